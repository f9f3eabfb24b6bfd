using Shouldly;
using Wheelhouse.Captain.Tools;
using Xunit;

namespace Wheelhouse.Captain.Tests.Tools;

public sealed class ToolAuthTests
{
    private static readonly ToolAuth Auth = new("ab+c/d=e&f.0815", null, null, null, null);

    [Theory]
    [InlineData("ab+c/d=e&f.0815")]
    [InlineData("ab\\u002Bc\\/d=e\\u0026f.0815")]
    [InlineData("ab\\\\u002bc\\\\/d=e\\\\u0026f.0815")]
    [InlineData("ab%2Bc%2fd%3De%26f.0815")]
    [InlineData("ab&#43;c/d=e&amp;f.0815")]
    [InlineData("\\u0061b+c/d&#x3D;e&f.0815")]
    public void A_secret_is_removed_however_a_server_writes_it(string written) =>
        Auth.RemoveFrom($$"""{"echo":"Bearer {{written}}","path":"c:\\dir"}""").ShouldBe("""{"echo":"Bearer [removed]","path":"c:\\dir"}""");

    [Fact]
    public void What_only_looks_like_it_stays() => Auth.RemoveFrom("ab\\u002Cc/d=e&f.0815 100% & more").ShouldBe("ab\\u002Cc/d=e&f.0815 100% & more");

    [Fact]
    public void A_text_of_nothing_but_escapes_is_read_in_time() => Auth.RemoveFrom(new string('\\', 100_000)).Length.ShouldBe(100_000);
}
