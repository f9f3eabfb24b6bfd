using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Suites;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary>
/// <c>followups</c>: whether messages that lean on what was said before find the passages that answer them: as they stand, with the message before them,
/// and as the rule condenses them. Fails when the rule finds less than the bare message.
/// </summary>
internal static class FollowUpsCommand
{
    private const int Top = 5;
    private static readonly string[] Suites = ["demo", "practice", "fresh"];
    private static readonly Option<bool> Misses = new("--misses") { Description = "Print what the rule searched for in vain." };

    public static Command Create()
    {
        var command = new Command("followups", "Measures how follow-ups are condensed, on followups/cases.jsonl and the conversations of several turns in the suites.") { Misses };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Misses), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool showMisses, CancellationToken cancellationToken)
    {
        List<Conversation> conversations = [.. Read(), .. Suites.SelectMany(OfSuite)];
        await using var company = await ScratchCompany.StartAsync(Suite.Load("demo").Documents.Select(d => (d.Key, d.Value)), new Dictionary<string, string?>(), cancellationToken);
        var found = new List<Found>();
        foreach (var conversation in conversations)
        {
            var view = QuestionInView.Read(conversation.Transcript(), conversation.Turns.Count * 2, company.Analysis);
            foreach (var (way, text) in new[] { ("none", view.Asked), ("always", $"{conversation.Turns[^2]}\n{view.Asked}"), ("rule", view.Search) })
                found.Add(new Found(conversation, way, text, await RankAsync(company, conversation, text, view.Language, cancellationToken)));
        }

        foreach (var group in found.GroupBy(f => f.Conversation.Kind)) Print(group.Key, [.. group]);
        foreach (var group in found.Where(f => f.Conversation.Kind == "follow_up").GroupBy(f => f.Conversation.Language)) Print($"follow_up {group.Key}", [.. group]);
        foreach (var miss in found.Where(f => showMisses && f is { Way: "rule", Rank: null })) Console.WriteLine($"  {miss.Conversation.Id}: {miss.Text.ReplaceLineEndings(" / ")}");
        return Mean(found, "rule") >= Mean(found, "none") ? 0 : 1;
    }

    private static async Task<int?> RankAsync(ScratchCompany company, Conversation conversation, string text, string language, CancellationToken cancellationToken)
    {
        var result = await company.SearchAsync(new SearchQuery(company.Base, text, Top, language), cancellationToken);
        var rank = result.Passages.TakeWhile(p => !conversation.Gold.Any(gold => p.Text.Contains(gold, StringComparison.Ordinal))).Count();
        return rank < result.Passages.Count ? rank + 1 : null;
    }

    private static void Print(string name, List<Found> found)
    {
        foreach (var way in found.GroupBy(f => f.Way))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-14} {way.Key,-6} n={way.Count()} hit@1={way.Average(f => f.Rank == 1 ? 1d : 0):0.000} hit@{Top}={way.Average(f => f.Rank is null ? 0d : 1):0.000} mrr={way.Average(Reciprocal):0.000}"));
        }
    }

    private static double Mean(IEnumerable<Found> found, string way) => Figures.Mean(found.Where(f => f.Way == way).Select(Reciprocal));

    private static double Reciprocal(Found found) => found.Rank is { } rank ? 1d / rank : 0;

    private static IEnumerable<Conversation> Read()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        return File.ReadLines(Checkout.PathTo("evals", "followups", "cases.jsonl")).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Conversation>(line, options)!);
    }

    private static IEnumerable<Conversation> OfSuite(string name) => Suite.Load(name).Cases.Where(c => c is { Kind: "multi_turn", NeedsAnswer: true })
        .Select(c => new Conversation(c.Id, c.Language, name, c.Turns, [.. c.Gold.Select(g => g.Quote)]));

    private sealed record Found(Conversation Conversation, string Way, string Text, int? Rank);

    /// <param name="Kind"><c>follow_up</c>, <c>alone</c> for another matter that leans on nothing, or the suite that it is from.</param>
    /// <param name="Turns">What the customer writes; what was answered in between does not matter to the rule.</param>
    /// <param name="Gold">What stands in the passages that answer the last message; each alone is enough.</param>
    internal sealed record Conversation(string Id, string Language, string Kind, IReadOnlyList<string> Turns, IReadOnlyList<string> Gold)
    {
        public Transcript Transcript()
        {
            List<TranscriptMessage> messages =
                [.. Turns.SelectMany(turn => new[] { (SenderKind.Contact, turn), (SenderKind.Assistant, "…") }).Select((m, i) => new TranscriptMessage(new MessageId(i + 1), i + 1, m.Item1, null, m.Item2, DateTimeOffset.UnixEpoch))];
            messages.RemoveAt(messages.Count - 1);
            return new Transcript(
                new AccountId(1), new InboxId(1), new ConversationId(1), new ConversationNumber(1), ConversationStatus.Pending, null,
                new Responder(CaptainResponder.Kind, 1, "Guide", null, ResponderMode.Auto, null), new ContactId(1), new ContactInboxId(1), null, null,
                messages.Count, messages.Count, 0, null, true, messages);
        }
    }
}
