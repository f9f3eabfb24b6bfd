using Wheelhouse.Captain.Contracts;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>The rules of an account that hold now, the strictest first.</summary>
internal sealed class SensitiveRules(IReadOnlyList<CompiledRule> rules)
{
    public static readonly SensitiveRules None = new([]);

    public bool WatchIncoming => rules.Any(static r => r.Watches(SensitiveDirection.Incoming));

    /// <summary>Whether what an assistant says is looked at: then nothing of it is shown before all of it was.</summary>
    public bool WatchOutgoing => rules.Any(static r => r.Watches(SensitiveDirection.Outgoing));

    /// <summary>The rule that decides about a text; null for none.</summary>
    public SensitiveMatch? Find(string text, SensitiveDirection direction) => FindAll(text, direction).FirstOrDefault();

    /// <summary>Every rule that a text meets, the one that decides first.</summary>
    public IEnumerable<SensitiveMatch> FindAll(string text, SensitiveDirection direction)
    {
        var read = new ReadText(text);
        foreach (var rule in rules)
        {
            if (rule.Watches(direction) && rule.FindIn(read) is { } found) yield return new SensitiveMatch(rule.Id, rule.Name, rule.Action, rule.Direction, found);
        }
    }

    /// <summary>A conversation as models may read it: without what the customer wrote and a rule keeps from them.</summary>
    public Transcript Readable(Transcript transcript) =>
        WatchIncoming ? transcript with { Messages = [.. transcript.Messages.Where(m => m.Sender != SenderKind.Contact || MayBeRead(m.Text))] } : transcript;

    public AgentTranscript Readable(AgentTranscript transcript) =>
        WatchIncoming ? transcript with { Messages = [.. transcript.Messages.Where(m => m.Sender != SenderKind.Contact || MayBeRead(m.Text))] } : transcript;

    public bool MayBeRead(string text) => Find(text, SensitiveDirection.Incoming) is null;
}

/// <summary>That a text meets a rule, as the trace keeps it.</summary>
/// <param name="Found">The phrase of the rule, or what the pattern found.</param>
internal sealed record SensitiveMatch(SensitiveRuleId RuleId, string Rule, SensitiveAction Action, SensitiveDirection Direction, string Found);
