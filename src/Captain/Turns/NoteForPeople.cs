using System.Text;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tools;

namespace Wheelhouse.Captain.Turns;

/// <summary>What agents read first of a conversation that a turn hands over, cleared of what leads elsewhere (<see cref="HandOffSummary"/>).</summary>
/// <param name="Summary">Null where the conversation is hardly longer than its question.</param>
internal sealed record NoteForPeople(string Question, IReadOnlyList<string> Tried, ConversationSummary? Summary)
{
    public static NoteForPeople Of(TurnContext context)
    {
        var hosts = CheckScope.HostsOf(context);
        return new NoteForPeople(
            HandOffSummary.Clear(context.Notes.Question, hosts), [.. context.Notes.Tried.Select(tried => HandOffSummary.Clear(tried, hosts))], HandOffSummary.Of(context.Transcript, hosts));
    }

    /// <summary>Why, what was asked, what it is about, what was tried, what was called; Markdown.</summary>
    public string ToText(TurnContext context, string reason, IReadOnlyList<EarlierCall> called)
    {
        var note = new StringBuilder().Append("**Handed over by ").Append(context.Assistant.Name).Append("**: ").Append(reason.Replace('_', ' ')).Append('\n');
        if (Question.Length > 0) note.Append("\n> ").Append(Question.ReplaceLineEndings("\n> ")).Append('\n');
        note.Append(HandOffSummary.NoteOf(Summary, context.Notes.Language));
        foreach (var tried in Tried) note.Append("\n- ").Append(tried);
        return note.Append(EarlierCalls.NoteOf(called)).ToString();
    }
}
