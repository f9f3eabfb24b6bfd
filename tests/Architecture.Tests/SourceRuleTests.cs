using Shouldly;
using Wheelhouse.Architecture.Tests.Rules;
using Xunit;

namespace Wheelhouse.Architecture.Tests;

public sealed class SourceRuleTests
{
    /// <summary>Where more than one account must be seen, and why.</summary>
    private static readonly string[] MayLiftFilters =
    [
        "src/Accounts/Data/AccountsDb.cs", // where the account is the question: who may enter where
        "src/Inbox/Data/EveryAccount.cs", // public names (a website's token) by which somebody unknown says which account he means
        "src/KnowledgeBase/Data/KnowledgeDb.cs", // each query names its account instead: the seed belongs to none; the samples of the demo are public
        "src/Captain/Turns/RunningTurns.cs", // one node runs turns of every account; reads ids and cancel reasons only
    ];

    public static TheoryData<string> Rules => [.. All.Keys];

    private static readonly Dictionary<string, (Func<SourceFile, IEnumerable<string>> Rule, SourceFile Bad)> All = new()
    {
        ["SQL names only its own schema"] = (
            SourceRules.ForeignSchemas, new("src/Inbox/Data/Bad.cs", "var sql = \"select 1 from knowledge.documents\";")),
        ["query filters stay on"] = (
            f => SourceRules.LiftedFilters(f, MayLiftFilters), new("src/Inbox/Conversations/Bad.cs", "db.Messages.IgnoreQueryFilters()")),
        ["files are short"] = (
            SourceRules.TooLong, new("src/Inbox/Long.cs", new string('\n', SourceRules.LongestFile + 1))),
        ["files of a fake server are short"] = (
            SourceRules.TooLong, new("src/Dashboard/dev/long.ts", new string('\n', SourceRules.LongestFile + 1))),
        ["the platform knows no help desk"] = (
            SourceRules.HelpDeskWords, new("src/Platform/Bad.cs", "public const string Topic = \"conversation:\";")),
        ["no drawers for odds and ends"] = (
            SourceRules.ForbiddenFolders, new("src/Inbox/Helpers/Text.cs", "")),
        ["what stands in braces is indented"] = (
            SourceRules.Outdented, new("src/Inbox/Bad.cs", "        return new List<int>\n        {\n            1,\n    2,\n        };")),
        ["text is cut where a character ends"] = (
            SourceRules.HandCutText, new("src/Inbox/Bad.cs", "name.Length > 100 ? name[..100] : name")),
        ["handlers say by which key they are idempotent"] = (
            SourceRules.SilentHandlers, new("src/Inbox/Bad.cs", "/// <summary>Does it.</summary>\ninternal sealed class DoIt(InboxDb db) : IHandle<MessageReceived>\n{")),
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_source_keeps_the_rule(string rule) => SourceTree.Files.SelectMany(All[rule].Rule).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_bad_sample_breaks_the_rule(string rule)
    {
        var (breaks, bad) = All[rule];
        SourceTree.IsWritten(bad.Path).ShouldBeTrue($"{bad.Path} would not be looked at");
        breaks(bad).ShouldNotBeEmpty();
    }

    [Fact]
    public void The_sources_are_found_at_all() => SourceTree.Files.Count.ShouldBeGreaterThan(100);
}
