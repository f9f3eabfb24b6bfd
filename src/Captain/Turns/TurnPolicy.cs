using Wheelhouse.Captain.Assistants;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>Whether a message is Captain's to answer.</summary>
internal static class TurnPolicy
{
    /// <summary>Null when a turn should run, otherwise why not.</summary>
    /// <param name="sequence">The customer's message that asks for the turn.</param>
    public static string? WhyNot(Transcript transcript, long sequence)
    {
        if (transcript.Responder.Kind != CaptainResponder.Kind || transcript.Responder.Id is null)
        {
            return "another responder answers in this inbox";
        }

        if (transcript.LastCustomerSequence > sequence)
        {
            return "a newer message is waiting; its turn answers both";
        }

        if (transcript.LastHumanSequence > sequence)
        {
            return "a person has answered";
        }

        if (transcript.Assignee is not null && transcript.Responder.Mode == ResponderMode.Auto)
        {
            return "the conversation is a person's";
        }

        return transcript.Responder.Mode switch
        {
            ResponderMode.Auto when transcript.Status != ConversationStatus.Pending => "the conversation is not pending",
            ResponderMode.Draft when transcript.Status is ConversationStatus.Resolved or ConversationStatus.Snoozed => "the conversation is closed",
            _ => null,
        };
    }
}
