using System.Text.Json;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>What a turn did whose node died before it was recorded, read from what it had posted.</summary>
/// <param name="Outcome">Null when nothing was posted.</param>
internal sealed record PostedRecord(TurnOutcome? Outcome, Decision? Decision, string Question, string Language, TurnRecord Record)
{
    private static readonly TurnRecord Nothing = new([], [], [], [], []);

    public static PostedRecord Of(PostedMessage? posted)
    {
        if (posted is null) return new PostedRecord(null, null, "", "", Nothing);
        var told = posted.Attributes.Deserialize<Attributes>(WireJson.Options) ?? new Attributes(null, null, null, null, null);
        if (told.Handoff is { } handoff)
            return new PostedRecord(TurnOutcome.HandOff, handoff.Reason is { } reason ? Decision.HandOff(reason, handoff.Rule ?? "") : null, handoff.Question ?? "", "", Nothing with { Tried = handoff.Tried ?? [], Meant = handoff.Meant });
        var sources = told.Citations ?? [];
        var passages = sources.Select(s => new FoundPassage(s.Number, s.DocumentId?.Value ?? -s.Number, 0, s.Title, s.Url, 0, null, null, 0));
        var sentence = new TurnSentence(posted.Text, [.. sources.Select(static s => new Citation(s.Number, s.Quote))]);
        return new PostedRecord(told.Draft is null ? TurnOutcome.Reply : TurnOutcome.Draft, told.Decision, "", told.Language ?? "", Nothing with { Passages = [.. passages], Sentences = [sentence] });
    }

    private sealed record Attributes(HandoffNote? Handoff, IReadOnlyList<SourceLink>? Citations, JsonElement? Draft, string? Language, Decision? Decision);

    private sealed record HandoffNote(string? Reason, string? Rule, string? Question, IReadOnlyList<string>? Tried, Decision? Meant = null);
}
