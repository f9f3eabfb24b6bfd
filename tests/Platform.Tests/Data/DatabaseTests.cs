using Microsoft.Extensions.Configuration;
using Shouldly;
using Wheelhouse.Platform.Data;
using Xunit;

namespace Wheelhouse.Platform.Tests.Data;

public sealed class DatabaseTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=127.0.0.1;Port=many")]
    [InlineData("Hots=127.0.0.1")]
    [InlineData("postgres://")]
    [InlineData("Username=wheelhouse;Password=hunter2")]
    public void A_connection_string_that_cannot_be_read_is_explained_without_repeating_it(string text)
    {
        var problem = Should.Throw<InvalidOperationException>(() => Open(text));
        problem.Message.ShouldContain("cannot be read");
        problem.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_url_is_read_as_well()
    {
        await using var database = Open("postgres://ada:p%40ss@127.0.0.1:5433/wheelhouse");
        database.Source.ConnectionString.ShouldContain("Port=5433");
    }

    private static Database Open(string text) =>
        Database.Open(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Wheelhouse", text)]).Build());
}
