using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Copilot;

/// <summary>
/// Drafts by the same road as a turn: search, write, check each sentence. It is meant for the customer, so it is made of what
/// customers may read; what only agents may read is found apart from it and handed over beside it.
/// </summary>
/// <param name="write">Whose stream only the agent hears who asked.</param>
internal sealed class DraftReply(
    CopilotAssistants assistants, TurnWriters writers, ExtractiveWriter extractive, CondenseQuestion condense, SearchStage search, WriteAnswer write, IKnowledgeSearch knowledge, ITextAnalysis analysis, TimeProvider time)
{
    public const string NothingToDraft = "nothing_to_draft";
    public const string NothingAsked = "nothing_asked";
    private const int MostForAgent = 3;
    private const int LongestForAgent = 700;

    /// <summary>Travels to the client and back with each change.</summary>
    private const int LongestMaterial = 60_000;

    /// <summary>What has fewer of the question's words, weighted by their rarity, is about something else.</summary>
    private const double LeastCoverage = 0.3;

    /// <param name="wanted">Whose knowledge to use where no assistant answers in the inbox.</param>
    /// <exception cref="DomainException">There is nothing to answer, or nothing to answer with.</exception>
    public async Task<Drafted> WriteAsync(Transcript transcript, long? wanted, CancellationToken cancellationToken)
    {
        var assistant = await assistants.FindAsync(transcript.InboxId, wanted, cancellationToken) ?? throw CopilotAssistants.None();
        var question = QuestionInView.Read(transcript, transcript.LastCustomerSequence, analysis, spoken: assistant.Settings.Languages);
        if (question.Asked.Length == 0) throw new DomainException(NothingAsked, "The customer has not written anything that could be answered.");
        if (SmallTalk.ReplyTo(question.Asked, question.Language) is { } pleasantry)
            return new Drafted(pleasantry.Reply, pleasantry.Reply, [], ChosenModel.Builtin.Name, ByModel: false, null, [], "");
        question = question with { Asked = HandOffRequest.WithoutDeclined(question.Asked) };
        var turn = Begin(transcript, assistant, question);
        var (finished, writer) = await WriteAsync(turn, question, cancellationToken);
        var forYou = await FindForAgentAsync(turn, question, cancellationToken);
        var sentences = finished.Verdict == WriterVerdict.Answered ? turn.Notes.Sentences : [];
        if (sentences.Count == 0 && forYou.Count == 0)
            throw new DomainException(NothingToDraft, "The knowledge base has no answer to what the customer asks.");
        var (plain, cited) = (new CitedReply(turn.Notes.Passages), new CitedReply(turn.Notes.Passages, shown: CitedReply.Shown(() => CheckScope.HostsOf(turn))));
        foreach (var sentence in sentences)
        {
            plain.Add(sentence with { Citations = [] });
            cited.Add(sentence);
        }

        if (sentences.Count > 0 && AfterWriting.WhatIsMissing(finished, SystemTexts.In(question.Language)) is { } missing)
        {
            plain.AddAside(missing);
            cited.AddAside(missing);
        }

        return new Drafted(
            plain.Text, cited.Text, cited.Sources, writer.Name, writer.Configuration is not null && sentences.Count > 0, sentences.Count > 0 ? finished.Confidence : null,
            forYou, MaterialOf(turn, cited));
    }

    /// <summary>A turn that is never stored: it posts nothing, and the conversation goes on as if it had not been.</summary>
    private TurnContext Begin(Transcript transcript, Assistant assistant, QuestionInView question)
    {
        var notes = new TurnNotes(time) { Question = question.Asked, Language = question.Language };
        var quiet = transcript with { Responder = transcript.Responder with { Mode = ResponderMode.Draft } };
        return new TurnContext(Turn.Begin(quiet, transcript.LastCustomerSequence, assistant.Id, assistant.Version, time.GetUtcNow()), quiet, assistant, notes, IsStored: false);
    }

    /// <summary>An agent who waits is better served by what the builtin writer quotes than by a failure.</summary>
    private async Task<(WriterFinished Finished, ChosenModel Writer)> WriteAsync(TurnContext turn, QuestionInView question, CancellationToken cancellationToken)
    {
        var builtin = new TurnWriters.Chosen([new TurnWriter(ChosenModel.Builtin, null, UsesCpu: true, extractive)], [], IsSubstitute: false);
        var chosen = builtin;
        try
        {
            chosen = await writers.ChooseAsync(turn.Transcript.AccountId, StepPlace.Of(turn), cancellationToken);
        }
        catch (Exception failure) when (failure is ModelException or BudgetSpentException)
        {
            // The builtin one writes.
        }

        question = await condense.RunAsync(turn, question, cancellationToken);
        var terms = await search.RunAsync(turn, question, chosen.ByModel, cancellationToken);
        try
        {
            var finished = await write.RunAsync(turn, question, terms, chosen, cancellationToken);
            return (finished, chosen.Writers.First(w => w.Name == turn.Notes.Writer).Model);
        }
        catch (Exception failure) when (failure is ModelException or TurnSpentException)
        {
            turn.Notes.StartOver();
            return (await write.RunAsync(turn, question, terms, builtin, cancellationToken), ChosenModel.Builtin);
        }
    }

    private async Task<IReadOnlyList<Passage>> FindForAgentAsync(TurnContext turn, QuestionInView question, CancellationToken cancellationToken)
    {
        var found = await knowledge.SearchAsync(
            turn.Transcript.AccountId, new SearchQuery(turn.Assistant.KnowledgeBaseId, question.Search, Language: question.Language, IncludeInternal: true, Inbox: turn.Transcript.InboxId.Value), cancellationToken);
        return [.. found.Passages.Where(static p => p.IsInternal && p.Coverage >= LeastCoverage).Take(MostForAgent).Select(static p => p with { Text = p.Text.Brief(LongestForAgent) })];
    }

    /// <summary>What a request to change the draft may draw on: the conversation and the passages that the draft cites. Nothing internal.</summary>
    private static string MaterialOf(TurnContext turn, CitedReply reply)
    {
        var cited = reply.Sources.Select(s => s.DocumentId).ToHashSet();
        var passages = turn.Notes.Passages.Where(p => cited.Contains(p.DocumentId)).Select(static p => $"Source: {p.Title}\n{HiddenInstructions.MaskIn(p.Text)}");
        return $"{Material.Of(turn.Transcript)}\n{string.Join("\n\n", passages)}".Clip(LongestMaterial);
    }
}

/// <summary>A draft for an agent.</summary>
/// <param name="Text">Without numbers; empty for none.</param>
/// <param name="CitedText">With the numbers of its sources.</param>
/// <param name="ForYou">Internal passages that may help the agent.</param>
/// <param name="Material">What it was made of, for changes of it.</param>
internal sealed record Drafted(
    string Text, string CitedText, IReadOnlyList<SourceLink> Sources, string WrittenBy, bool ByModel, double? Confidence, IReadOnlyList<Passage> ForYou, string Material);
