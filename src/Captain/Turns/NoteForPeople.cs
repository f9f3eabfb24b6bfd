using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// What agents read first of a conversation that is handed over. They read it instead of the conversation and trust their colleague: what a
/// customer wrote or a model was made to write leads nowhere from here that an answer might not lead.
/// </summary>
/// <param name="Summary">Null where the conversation is hardly longer than its question.</param>
internal sealed record NoteForPeople(string Question, IReadOnlyList<string> Tried, ConversationSummary? Summary)
{
    private const int LongEnough = 3;
    private const int LongestCall = 300;

    public static NoteForPeople Of(TurnContext context)
    {
        var hosts = CheckScope.Of(context).Hosts;
        return new NoteForPeople(Clear(context.Notes.Question), [.. context.Notes.Tried.Select(Clear)], SummaryOf(context)?.With(Clear));

        // A mail address stays: it may be the one that the customer asks about.
        string Clear(string text)
        {
            try
            {
                return hosts.WithoutForeign(AnswerCheck.Visible(text), keepsMail: true);
            }
            catch (RegexMatchTimeoutException)
            {
                return "[…]"; // what takes so long to read is not written unread, and no hand-off fails for it
            }
        }
    }

    /// <summary>Why, what was asked, what it is about, what was tried, what was called; Markdown.</summary>
    /// <param name="called">What tools have changed in this session: nobody else tells the people who go on.</param>
    public string ToText(TurnContext context, string reason, IReadOnlyList<EarlierCall> called)
    {
        var note = new StringBuilder().Append("**Handed over by ").Append(context.Assistant.Name).Append("**: ").Append(reason.Replace('_', ' ')).Append('\n');
        if (Question.Length > 0) note.Append("\n> ").Append(Question.ReplaceLineEndings("\n> ")).Append('\n');
        if (Summary is not null) note.Append('\n').Append(TaskJson.Of(Summary, context.Notes.Language).Message).Append('\n');
        foreach (var tried in Tried) note.Append("\n- ").Append(tried);
        foreach (var call in called)
        {
            note.Append("\n- Called ").Append(call.IsKnown ? "and done" : "and broken off (look whether it was done)").Append(": `").Append(Plain(call.Call.Brief(LongestCall))).Append('`');
        }

        return note.ToString();
    }

    /// <summary>What a model filled in is shown as it stands.</summary>
    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'');

    /// <summary>Without a model, so that a hand-off never waits for one.</summary>
    private static ConversationSummary? SummaryOf(TurnContext context) =>
        context.Transcript.Messages.Count(static m => m.Sender == SenderKind.Contact) >= LongEnough ? ConversationSummary.Of(context.Transcript.Messages) : null;
}
