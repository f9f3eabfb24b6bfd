using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Tests;

/// <summary>A case, what came of it, and a run, with only what a test is about.</summary>
internal static class Sample
{
    public const string Document = "en/returns.md";
    public const string Text = "# Returns\n\nYou can send it back within 30 days.\nWe pay the parcel.\n";

    public static GoldSpan Gold(string quote) => new(Document, Text.IndexOf(quote, StringComparison.Ordinal), Text.IndexOf(quote, StringComparison.Ordinal) + quote.Length, quote);

    public static SuiteCase Case(string decision = "answer", string id = "en-01", string language = "en", string question = "How long may I keep it?", string fact = "30 days") => new(
        id, language, decision switch { "answer" => "answerable", "abstain" => "unanswerable", "hand_off" => "handoff", _ => decision }, [question], decision,
        decision == "answer" ? [Gold("within 30 days")] : [], decision == "answer" ? [[fact]] : []);

    public static CaseResult Replied(SuiteCase entry, string reply, double confidence = 0.9, params string[] quotes) => new(
        entry, Turn("reply", null, reply, confidence), [Document], [.. quotes.Select(quote => CitedSpan.Find(Document, Text, quote))]);

    public static CaseResult HandedOff(SuiteCase entry, string reason, double confidence = 0.1) => new(entry, Turn("hand_off", reason, "", confidence), ["en/other.md"], []);

    public static SuiteRun Run(params IReadOnlyList<CaseResult> results) =>
        new(new Suite("sample", new Dictionary<string, string> { [Document] = Text }, [.. results.Select(r => r.Case)]), results);

    private static AskedTurn Turn(string outcome, string? reason, string reply, double confidence) =>
        new(outcome, reason, "en", confidence, reply, ["keep it how long"], [1], [], 120);
}
