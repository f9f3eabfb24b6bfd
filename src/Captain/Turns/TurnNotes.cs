using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>What a running turn learns step by step; becomes the turn's record whatever its end.</summary>
internal sealed class TurnNotes(TimeProvider time)
{
    private readonly List<TurnStep> _steps = [];
    private readonly List<WrittenSentence> _sentences = [];
    private readonly List<string> _tried = [];
    private readonly List<RefusedSentence> _refused = [];
    private readonly List<TurnToolCall> _calls = [];
    private long _stepStarted = time.GetTimestamp();

    public string Question { get; set; } = "";

    public string Language { get; set; } = "en";

    public string Writer { get; set; } = "none";

    public string? PromptVersion { get; set; }

    public string? IndexVersion { get; set; }

    public double? Confidence { get; set; }

    public Decision? Decision { get; private set; }

    /// <summary>What is said besides what a writer wrote, such as an offer; null for nothing.</summary>
    public string? Aside { get; private set; }

    public ModelUsage Usage { get; set; } = ModelUsage.None("none");

    /// <summary>What was searched for. It differs from the question where the question leans on what was said before.</summary>
    public List<string> Searches { get; } = [];

    /// <summary>Everything found, in the order of its numbers: passage [1] stands first. A writer that searches again adds to it.</summary>
    public List<Passage> Passages { get; } = [];

    /// <summary>Which source a call of a tool has brought (0 for none), so that the same call again brings no second one.</summary>
    public Dictionary<string, int> ToolResults { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each tool that changes something was called: a turn that runs again takes the same steps, and none of them twice.</summary>
    public Dictionary<string, int> Actions { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls that were put before the agents instead of being made.</summary>
    public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>Something that the customer asked for waits for an agent's word.</summary>
    public bool AwaitsApproval { get; set; }

    /// <summary>Why the writer gives the conversation to people; null while it does not.</summary>
    public string? HandsOverBecause { get; set; }

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
    }

    public void Write(WrittenSentence sentence) => _sentences.Add(sentence);

    /// <summary>Whoever wrote this failed before the end: another one begins anew.</summary>
    public void StartOver()
    {
        _sentences.Clear();
        Actions.Clear();
        Asked.Clear();
        (HandsOverBecause, ResolvesBecause, AsksCustomer, StartsScenario, EndsScenario) = (null, null, null, null, false);
    }

    /// <summary>What tools brought is for models: the builtin writer would quote field by field.</summary>
    public void DropToolResults()
    {
        Passages.RemoveAll(ToolPassage.IsOne);
        ToolResults.Clear();
    }

    public void Called(TurnToolCall call) => _calls.Add(call);

    public void Decide(Decision decision, string? aside = null) => (Decision, Aside) = (decision, aside);

    /// <summary>What was written is not said: it was said before.</summary>
    public void SetAside()
    {
        foreach (var sentence in _sentences) Refuse(sentence, Objections.SaidBefore);
        _sentences.Clear();
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
        Scenario?.Scenario.Settings.Title);
}
