using System.Text;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>What the agents read first of a conversation that is handed over: why, what was asked, what was tried, what was called.</summary>
internal static class HandoffNote
{
    private const int LongestCall = 300;

    /// <summary>Of a conversation that is longer than its question; without a model, so that a hand-off never waits for one.</summary>
    public static ConversationSummary? SummaryOf(TurnContext context) =>
        context.Transcript.Messages.Count(static m => m.Sender == SenderKind.Contact) >= 3 ? ConversationSummary.Of(context.Transcript.Messages) : null;

    /// <param name="called">What tools have changed in this session: nobody else tells the people who go on.</param>
    public static string Of(TurnContext context, string reason, IReadOnlyList<EarlierCall> called)
    {
        var note = new StringBuilder().Append("**Handed over by ").Append(context.Assistant.Name).Append("**: ").Append(reason.Replace('_', ' ')).Append('\n');
        if (context.Notes.Question.Length > 0)
        {
            note.Append("\n> ").Append(context.Notes.Question.ReplaceLineEndings("\n> ")).Append('\n');
        }

        if (SummaryOf(context) is { } summary)
        {
            note.Append('\n').Append(TaskJson.Of(summary, context.Notes.Language).Message).Append('\n');
        }

        foreach (var tried in context.Notes.Tried)
        {
            note.Append("\n- ").Append(tried);
        }

        foreach (var call in called)
        {
            note.Append("\n- Called ").Append(call.IsKnown ? "and done" : "and broken off (look whether it was done)").Append(": `").Append(Plain(call.Call.Brief(LongestCall))).Append('`');
        }

        return note.ToString();
    }

    /// <summary>What a model filled in is shown as it stands.</summary>
    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'');
}
