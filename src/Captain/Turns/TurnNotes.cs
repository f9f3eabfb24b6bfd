using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Tools;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Diagnostics;

namespace Wheelhouse.Captain.Turns;

/// <summary>What a running turn learns step by step; becomes the turn's record whatever its end.</summary>
internal sealed class TurnNotes(TimeProvider time)
{
    private const int LongestArguments = 500;

    private readonly List<TurnStep> _steps = [];
    private readonly List<WrittenSentence> _sentences = [];
    private readonly List<string> _tried = [];
    private readonly List<RefusedSentence> _refused = [];
    private readonly List<TurnToolCall> _calls = [];
    private readonly List<SensitiveMatch> _met = [];
    private readonly List<TurnModelCall> _models = [];
    private (int InputTokens, int OutputTokens, decimal Price) _lost;
    private string? _handsOverBecause;
    private long _stepStarted = time.GetTimestamp();
    private DateTimeOffset _stepBegan = time.GetUtcNow();

    /// <summary>What the models may still use.</summary>
    public TurnAllowance Allowance { get; } = new(time);

    public string Question { get; set; } = "";

    public string Language { get; set; } = "en";

    public string Writer { get; set; } = "none";

    public string? PromptVersion { get; set; }

    public string? IndexVersion { get; set; }

    public double? Confidence { get; set; }

    public Decision? Decision { get; private set; }

    /// <summary>What was decided of an answer that waits for an agent's release.</summary>
    public Decision? Meant { get; set; }

    /// <summary>What is said besides what a writer wrote, such as an offer; null for nothing.</summary>
    public string? Aside { get; private set; }

    /// <summary>Of the answer alone.</summary>
    public ModelUsage Usage { get; set; } = ModelUsage.None("none");

    /// <summary>What the answer and the other steps used together, with what broke off and what attempts before this one used.</summary>
    public (int InputTokens, int OutputTokens, decimal Price) Used => (
        Usage.InputTokens + _lost.InputTokens + _models.Sum(static m => m.InputTokens),
        Usage.OutputTokens + _lost.OutputTokens + _models.Sum(static m => m.OutputTokens),
        Usage.Price + _lost.Price + _models.Sum(static m => m.Price));

    /// <summary>What was searched for. It differs from the question where the question leans on what was said before.</summary>
    public List<string> Searches { get; } = [];

    /// <summary>The parts of the question that the answer says nothing of.</summary>
    public IReadOnlyList<string> Missing { get; set; } = [];

    /// <summary>Everything found, in the order of its numbers: passage [1] stands first. A writer that searches again adds to it.</summary>
    public List<Passage> Passages { get; } = [];

    /// <summary>Which source a call of a tool has brought (0 for none), so that the same call again brings no second one.</summary>
    public Dictionary<string, int> ToolResults { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each tool that changes something was called: a turn that runs again takes the same steps, and none of them twice.</summary>
    public Dictionary<string, int> Actions { get; } = new(StringComparer.Ordinal);

    /// <summary>What left for providers; added to by whoever sends it, from wherever it does.</summary>
    public List<Disclosure> Sent { get; } = [];

    /// <summary>The calls that were put before the agents instead of being made.</summary>
    public HashSet<string> AskedFor { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls for the same messages that whoever writes knows of: it has made them, or was told of them.</summary>
    public HashSet<Guid> ToldOf { get; } = [];

    /// <summary>The calls among them, and those of other turns, for whose end the customer waits by what the writer was told.</summary>
    public HashSet<Guid> Awaited { get; } = [];

    /// <summary>Something that the customer asked for waits for an agent's word, or he is still to be told of it.</summary>
    public bool AwaitsApproval { get; set; }

    /// <summary>An agent has confirmed what the writer thinks still waits, and it is done.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>What the call returned says more than that it was made, perhaps that it was refused, and the customer has read it.</summary>
    public bool HasToldResult { get; set; }

    /// <summary>A call was begun and broke off, and people have to look, whoever goes on writing; null for none.</summary>
    public string? BrokenOff { get; set; }

    /// <summary>Why the writer gives the conversation to people; null while it does not.</summary>
    public string? HandsOverBecause
    {
        get => BrokenOff ?? _handsOverBecause;
        set => _handsOverBecause = value;
    }

    /// <summary>Calls that may have changed something for the messages that are answered, by whichever turn and attempt, in their order.</summary>
    public IReadOnlyList<ChangedBy> Changed { get; set; } = [];

    /// <summary>Whether a sentence quotes what a call returned.</summary>
    public bool TellsOf(string call) =>
        ToolResults.TryGetValue(call, out var number) && number > 0 && _sentences.Exists(s => s.Citations.Any(c => c.PassageNumber == number));

    /// <summary>Why the writer closes the conversation with what it says; null while it does not.</summary>
    public string? ResolvesBecause { get; set; }

    /// <summary>The scenarios of the assistant that are switched on.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; set; } = [];

    /// <summary>The one that this turn runs; null for an ordinary turn.</summary>
    public RunningScenario? Scenario { get; set; }

    /// <summary>The one that the writer wants to begin; null for none.</summary>
    public RunningScenario? StartsScenario { get; set; }

    public bool EndsScenario { get; set; }

    /// <summary>What the scenario asks the customer at the end of the answer; null for nothing.</summary>
    public string? AsksCustomer { get; set; }

    public IReadOnlyList<WrittenSentence> Sentences => _sentences;

    public IReadOnlyList<string> Tried => _tried;

    /// <summary>Ends a step: the time since the last one ended is its own.</summary>
    public void EndStep(string name)
    {
        var now = time.GetTimestamp();
        _steps.Add(new TurnStep(name, Math.Round(time.GetElapsedTime(_stepStarted, now).TotalMilliseconds, 2)));
        _stepStarted = now;
        Span(name, _stepBegan);
        _stepBegan = time.GetUtcNow();
    }

    /// <summary>Written once it is over, so that a step is a span whoever does it, and a turn without a listener pays nothing.</summary>
    private static void Span(string name, DateTimeOffset began) =>
        ActivitySources.Jobs.StartActivity(ActivityKind.Internal, startTime: began, name: $"turn.{name}")?.Dispose();

    public void Write(WrittenSentence sentence) => _sentences.Add(sentence);

    /// <summary>What attempts before this one did, sent and used: it belongs to the turn, whatever this one does.</summary>
    /// <param name="made">Calls that they made, of which those that died have left no other trace.</param>
    public void Resume(Turn turn, IEnumerable<EarlierCall> made)
    {
        var record = turn.Record;
        Sent.AddRange(record.Sent ?? []);
        _calls.AddRange(WithMade(record.Calls, made));
        _models.AddRange(record.Models ?? []);
        if (record.Use is { } used) Allowance.Resume(used);
        _lost = (turn.InputTokens - _models.Sum(static m => m.InputTokens), turn.OutputTokens - _models.Sum(static m => m.OutputTokens), turn.Price - _models.Sum(static m => m.Price));
    }

    /// <summary>The calls of a trace, and before them those that were made and are missing in it.</summary>
    public static IReadOnlyList<TurnToolCall> WithMade(IReadOnlyList<TurnToolCall>? told, IEnumerable<EarlierCall> made)
    {
        var known = told ?? [];
        return
        [
            .. made.Where(m => !known.Any(k => k.Name == m.Tool && k.Verdict is ToolVerdicts.Done or ToolVerdicts.Interrupted && IsSame(k.Arguments, m.Arguments)))
                .Select(static m => new TurnToolCall(m.Tool, m.Arguments.Brief(LongestArguments), m.IsKnown ? ToolVerdicts.Done : ToolVerdicts.Interrupted, 0)),
            .. known,
        ];
    }

    /// <summary>In whatever order and spacing a model wrote them; what was cut cannot be compared.</summary>
    private static bool IsSame(string told, string made)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(told), JsonNode.Parse(made));
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>A model was paid for what is not used.</summary>
    public void Lose(ModelUsage usage) => _lost = (_lost.InputTokens + usage.InputTokens, _lost.OutputTokens + usage.OutputTokens, _lost.Price + usage.Price);

    /// <summary>Whoever wrote this failed before the end: another one begins anew. What was called stays called.</summary>
    public void StartOver()
    {
        _sentences.Clear();
        Actions.Clear();
        AskedFor.Clear();
        ToldOf.Clear();
        (HandsOverBecause, ResolvesBecause, AsksCustomer, StartsScenario, EndsScenario) = (null, null, null, null, false);
    }

    /// <summary>
    /// Something in it cannot be posted or kept: what became of the turn is recorded without any text that is not the product's own or the
    /// customer's. What was sent, called and used stays.
    /// </summary>
    public void DropTexts()
    {
        StartOver();
        Passages.Clear();
        Searches.Clear();
        _refused.Clear();
        _tried.Clear();
        _met.Clear();
        for (var i = 0; i < _calls.Count; i++) _calls[i] = _calls[i] with { Arguments = "{}" };
        for (var i = 0; i < _models.Count; i++) _models[i] = _models[i] with { Said = null };
        (Aside, Meant, Missing) = (null, null, []);
    }

    /// <summary>What tools brought is for models: the builtin writer would quote field by field.</summary>
    public void DropToolResults()
    {
        Passages.RemoveAll(ToolPassage.IsOne);
        ToolResults.Clear();
    }

    public void Called(TurnToolCall call) => _calls.Add(call);

    /// <summary>A model was asked for a step besides the answer.</summary>
    public void Asked(TurnModelCall call)
    {
        _models.Add(call);
        Span($"model.{call.Step}", time.GetUtcNow() - TimeSpan.FromMilliseconds(call.Milliseconds));
    }

    public void Decide(Decision decision, string? aside = null) => (Decision, Aside) = (decision, aside);

    /// <summary>A rule of the account about sensitive words was met.</summary>
    public void Meet(SensitiveMatch met) => _met.Add(met);

    /// <summary>The rule that was met last; null for none.</summary>
    public SensitiveMatch? Met => _met.LastOrDefault();

    /// <summary>What was written is not said.</summary>
    /// <param name="why">Of <see cref="Objections"/>.</param>
    public void SetAside(string why)
    {
        foreach (var sentence in _sentences) Refuse(sentence, why);
        _sentences.Clear();
    }

    public void SetAside(string why, IReadOnlyCollection<WrittenSentence> those)
    {
        foreach (var sentence in those) Refuse(sentence, why);
        _sentences.RemoveAll(those.Contains);
    }

    /// <summary>A sentence that may not be shown.</summary>
    public void Refuse(WrittenSentence sentence, string why) => _refused.Add(new RefusedSentence(sentence.Text, why));

    public int RefusedCount => _refused.Count;

    /// <summary>Notes for the people who may take over: what was tried.</summary>
    public void Try(string what) => _tried.Add(what);

    public TurnRecord ToRecord() => new(
        [.. Searches],
        [.. Passages.Select((p, i) => new FoundPassage(
            i + 1, p.DocumentId.Value, p.ChunkId.Value, p.Title, p.Url, p.Score, p.LexicalRank, p.VectorRank, p.Coverage))],
        [.. _sentences.Select(s => new TurnSentence(s.Text, s.Citations)), .. Aside is null ? [] : new[] { new TurnSentence(Aside, []) }],
        [.. _steps],
        [.. _tried],
        _refused.Count == 0 ? null : [.. _refused],
        _calls.Count == 0 ? null : [.. _calls],
        _met.Count == 0 ? null : [.. _met],
        Meant,
        _models.Count == 0 ? null : [.. _models],
        Sent.Count == 0 ? null : [.. Sent],
        Scenario?.Scenario.Settings.Title,
        Allowance.Used is { Calls: > 0 } or { Price: > 0 } ? Allowance.Used : null,
        Missing.Count == 0 ? null : Missing);
}
