using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>summaries</c>: whether summaries made without a model hold what the customer needs and what is open.</summary>
internal static class SummariesCommand
{
    private const double Least = 0.9;

    private static readonly Argument<string> Half = new("HALF") { Description = "tune, or held: scored once, and not to be read by whoever works on the summary.", DefaultValueFactory = _ => "tune" };
    private static readonly Option<bool> Misses = new("--misses") { Description = "Print the summaries that lack something." };

    public static Command Create()
    {
        var command = new Command("summaries", "Measures the summaries that are made without a model.") { Half, Misses };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(Half), parsed.GetValue(Misses)));
        return command;
    }

    private static int Run(string half, bool showMisses)
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var cases = File.ReadLines(Checkout.PathTo("evals", "summaries", $"{half}.jsonl")).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<LabelledConversation>(line, options)!).ToList();
        var results = cases.ConvertAll(c => (Case: c, Summary: ConversationSummary.Of(c.Transcript())));
        foreach (var group in results.GroupBy(r => r.Case.Locale).OrderBy(g => g.Key, StringComparer.Ordinal)) Print(group.Key, [.. group]);
        Print("all", results);
        foreach (var (@case, summary) in results.Where(r => showMisses && !(HasNeed(r) && HasOpen(r))))
            Console.WriteLine($"  {@case.Id}: {string.Join(" / ", summary.Need)} || {string.Join(" / ", summary.Open)}");
        return results.Count(r => HasNeed(r) && HasOpen(r)) >= Least * results.Count ? 0 : 1;
    }

    private static void Print(string name, List<(LabelledConversation Case, ConversationSummary Summary)> results) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name} n={results.Count} need={(double)results.Count(HasNeed) / results.Count:P1} open={(double)results.Count(HasOpen) / results.Count:P1} both={(double)results.Count(r => HasNeed(r) && HasOpen(r)) / results.Count:P1} characters={results.Average(r => Text(r.Summary).Length):F0} of {results.Average(r => r.Case.Messages.Sum(m => m.Text.Length)):F0}"));

    private static bool HasNeed((LabelledConversation Case, ConversationSummary Summary) result) => Holds(result.Summary, result.Case.Need);

    private static bool HasOpen((LabelledConversation Case, ConversationSummary Summary) result) => Holds(result.Summary, result.Case.Open);

    private static bool Holds(ConversationSummary summary, IReadOnlyList<string> phrases) => phrases.Any(p => Text(summary).Contains(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without what was tried: that repeats the team's words, not the customer's.</summary>
    private static string Text(ConversationSummary summary) => string.Join('\n', summary.Need.Concat(summary.Open));

    internal sealed record LabelledConversation(string Id, string Locale, IReadOnlyList<LabelledMessage> Messages, IReadOnlyList<string> Need, IReadOnlyList<string> Open)
    {
        public IReadOnlyList<TranscriptMessage> Transcript() =>
            [.. Messages.Where(m => m.From != "note").Select((m, i) => new TranscriptMessage(
                new MessageId(i + 1), i + 1, m.From switch { "customer" => SenderKind.Contact, "agent" => SenderKind.Agent, _ => SenderKind.Assistant }, null, m.Text, DateTimeOffset.UnixEpoch))];
    }

    internal sealed record LabelledMessage(string From, string Text);
}
