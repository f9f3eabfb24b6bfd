using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Assistants;

/// <summary>
/// Chatwoot's playground: what an assistant would say to a message, decided as in a conversation and written by the same road. Nothing is
/// stored, posted, streamed or changed; what models cost is booked.
/// </summary>
internal static class TryAssistant
{
    private const string FromCustomer = "user";
    private const string FromAssistant = "assistant";

    /// <param name="MessageContent">What the customer writes now.</param>
    /// <param name="MessageHistory">What was said before, oldest first.</param>
    [WrappedIn("assistant")]
    public sealed record Request(
        [property: Required, StringLength(10_000, MinimumLength = 1)] string MessageContent,
        [property: MaxLength(100)] IReadOnlyList<Said>? MessageHistory);

    /// <param name="Role"><c>user</c> for the customer, else <c>assistant</c>.</param>
    public sealed record Said(
        [property: Required, RegularExpression($"{FromCustomer}|{FromAssistant}")] string Role,
        [property: Required, StringLength(10_000)] string Content);

    /// <param name="Response">What the customer would read; empty where that is nothing.</param>
    /// <param name="Reasoning">How it came about, in sentences for the team.</param>
    /// <param name="Citations">The sources below it.</param>
    /// <param name="Refused">What was written and would not be shown, and why.</param>
    /// <param name="Question">As it was understood.</param>
    /// <param name="Record">What the record of a turn would hold.</param>
    internal sealed record AnswerJson(
        string Response, string Reasoning, string AgentName, Verdict Decision, string Reason, string Rule, double? Confidence, IReadOnlyList<SourceLink> Citations,
        IReadOnlyList<RefusedSentence> Refused, string WrittenBy, int InputTokens, int OutputTokens, decimal Price,
        string Question, string? PromptVersion, string? IndexVersion, int AssistantVersion, TurnRecord Record);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/assistants/{id}/playground", HandleAsync).WithName("TryAssistant").RequireAdministrator();

    private static async Task<Results<Ok<AnswerJson>, NotFound>> HandleAsync(
        AssistantId id, ChatwootBody<Request> body, CaptainDb db, Trial trial, CancellationToken cancellationToken)
    {
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } assistant) return TypedResults.NotFound();
        try
        {
            return TypedResults.Ok(await trial.RunAsync(assistant, body.Value, cancellationToken));
        }
        catch (ModelException failure)
        {
            throw new DomainException(CopilotModel.Failed, failure.Message, 422);
        }
    }

    /// <param name="answer">Whose stream nobody hears.</param>
    internal sealed class Trial(AnswerTurn answer, Outgoing outgoing, TimeProvider time)
    {
        public async Task<AnswerJson> RunAsync(Assistant assistant, Request request, CancellationToken cancellationToken)
        {
            var transcript = TranscriptOf(assistant, request);
            var notes = new TurnNotes(time);
            outgoing.ListenWith(notes.Sent);
            var begun = Turn.Begin(transcript, transcript.LastCustomerSequence, assistant.Id, assistant.Version, time.GetUtcNow());
            var (turn, settled) = await answer.DecideAsync(new TurnContext(begun, transcript, assistant, notes, IsStored: false), cancellationToken);
            var reply = CitedReply.Of(turn);
            var (decision, used, record) = (settled.Decision, notes.Used, notes.ToRecord());
            if (settled.Text is { } aside) reply.AddAside(aside);
            var isAnswer = decision.Verdict != Verdict.HandOff;
            var told = isAnswer ? reply.Text : settled.Held is null ? EndTurn.ToldToCustomer(turn, decision.Reason).SomebodyThere : null;
            return new AnswerJson(
                told ?? "", string.Join(' ', record.Tried), assistant.Name, decision.Verdict, decision.Reason, decision.Rule, decision.Confidence, isAnswer ? reply.Sources : [],
                record.Refused ?? [], notes.Writer, used.InputTokens, used.OutputTokens, used.Price,
                notes.Question, notes.PromptVersion, notes.IndexVersion, assistant.Version, record);
        }

        /// <summary>Of a conversation that is not there: in no inbox, with a customer of whom nothing is known, while people are there.</summary>
        private Transcript TranscriptOf(Assistant assistant, Request request)
        {
            var now = time.GetUtcNow();
            var messages = (request.MessageHistory ?? []).Append(new Said(FromCustomer, request.MessageContent))
                .Select((said, i) => new TranscriptMessage(new MessageId(i + 1), i + 1, said.Role == FromCustomer ? SenderKind.Contact : SenderKind.Assistant, null, said.Content, now))
                .ToList();
            return new Transcript(
                assistant.AccountId, default, default, default, ConversationStatus.Pending, null, CaptainResponder.Of(assistant, ResponderMode.Auto, null), default, default,
                null, null, messages.Count, messages.Count, 0, null, IsWithinHours: true, messages);
        }
    }

    /// <summary>Nobody looks at a conversation that is not there.</summary>
    internal sealed class NoStream(ISignalBus bus) : ISignalBus
    {
        public void Publish(Signal signal)
        {
            // The answer comes with the response.
        }

        public IDisposable Subscribe(Action<Signal> onSignal) => bus.Subscribe(onSignal);
    }
}
