using Shouldly;
using Wheelhouse.KnowledgeBase.Search;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("password", "password", 0)]
    [InlineData("pasword", "password", 1)]
    [InlineData("passwrod", "password", 1)]
    [InlineData("passsword", "password", 1)]
    [InlineData("paxxword", "password", 2)]
    [InlineData("", "abc", 3)]
    [InlineData("reste", "reset", 1)]
    public void Distance_counts_slips_of_the_fingers(string typed, string meant, int slips)
    {
        Spelling.Distance(typed, meant).ShouldBe(slips);
        Spelling.Distance(meant, typed).ShouldBe(slips);
    }
}
