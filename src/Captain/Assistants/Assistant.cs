using Wheelhouse.Captain.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Who answers: a name, the team's instructions, a knowledge base and perhaps a model of its own.</summary>
internal sealed class Assistant : IAccountOwned
{
    private Assistant()
    {
    }

    public AssistantId Id { get; private set; }

    public AccountId AccountId { get; private init; }

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    public string? AvatarUrl { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private init; }

    /// <summary>What the client called its creation; the same key again is the same assistant.</summary>
    public string? CreationKey { get; private init; }

    public NamedModelId? ModelId { get; private set; }

    public AssistantSettings Settings { get; private set; } = new();

    public int Version { get; private set; } = 1;

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Assistant Create(
        AccountId account,
        string name,
        string description,
        KnowledgeBaseId knowledge,
        AssistantSettings settings,
        string? creationKey,
        DateTimeOffset now) => new()
        {
            AccountId = account,
            Name = name,
            Description = description,
            KnowledgeBaseId = knowledge,
            CreationKey = creationKey,
            Settings = settings,
            CreatedAt = now,
            UpdatedAt = now,
        };

    /// <summary>Changes what answers depend on: the next version begins.</summary>
    public void Revise(string name, string description, NamedModelId? model, AssistantSettings settings, DateTimeOffset now)
    {
        Name = name;
        Description = description;
        ModelId = model;
        Settings = settings;
        Version++;
        UpdatedAt = now;
    }

    /// <summary>Has an agent asked again before these tools are called.</summary>
    public void AskBefore(IReadOnlySet<string> tools, DateTimeOffset now) =>
        Revise(Name, Description, ModelId, Settings with { Tools = [.. (Settings.Tools ?? []).Select(t => tools.Contains(t.Name) ? t with { Ask = true } : t)] }, now);

    /// <summary>Takes the leave to use a tool away.</summary>
    public void Forbid(string tool, DateTimeOffset now) =>
        Revise(Name, Description, ModelId, Settings with { Tools = [.. (Settings.Tools ?? []).Where(t => t.Name != tool)] }, now);
}

/// <summary>Chatwoot's <c>config</c> of an assistant, its guidelines and guardrails.</summary>
/// <param name="Tools">What it may use beside its search; what is not named here it may not.</param>
/// <param name="MaxTurnPrice">What the models of one answer may cost together, in US dollars; null for what the installation allows.</param>
internal sealed record AssistantSettings(
    string? ProductName = null,
    string? WelcomeMessage = null,
    string? HandoffMessage = null,
    string? ResolutionMessage = null,
    string? Instructions = null,
    double? Temperature = null,
    bool FeatureFaq = false,
    bool FeatureMemory = false,
    IReadOnlyList<string>? ResponseGuidelines = null,
    IReadOnlyList<string>? Guardrails = null,
    IReadOnlyList<string>? AllowedDomains = null,
    string? Tone = null,
    IReadOnlyList<string>? Languages = null,
    double? AnswerThreshold = null,
    double? OfferThreshold = null,
    bool OffersFirst = false,
    bool AsksBack = true,
    CitationStyle CitationStyle = CitationStyle.Numbers,
    AnswerHours AnswerHours = AnswerHours.Always,
    AutoResolve AutoResolve = AutoResolve.Off,
    int AutoResolveMinutes = 60,
    IReadOnlyList<AllowedTool>? Tools = null,
    decimal? MaxTurnPrice = null,
    bool FeatureContactAttributes = false)
{
    /// <summary>Whether it answers in a language (BCP 47 primary tag). An assistant without languages answers in all.</summary>
    public bool Speaks(string language) => Languages is not { Count: > 0 } spoken || spoken.Contains(language.Split('-')[0], StringComparer.OrdinalIgnoreCase);

    public bool IsOnDuty(bool withinHours) => AnswerHours switch
    {
        AnswerHours.InHours => withinHours,
        AnswerHours.OutOfHours => !withinHours,
        _ => true,
    };

    /// <summary>Everything the team says about how to answer, as one text; null for nothing.</summary>
    public string? AllInstructions()
    {
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(Instructions)) parts.Add(Instructions.Trim());
        if (!string.IsNullOrWhiteSpace(Tone)) parts.Add($"Tone: {Tone.ReplaceLineEndings(" ").Trim()}");
        if (ResponseGuidelines is { Count: > 0 } guidelines) parts.Add("How to answer:\n" + List(guidelines));
        if (Guardrails is { Count: > 0 } guardrails) parts.Add("What never to do:\n" + List(guardrails));
        return parts.Count == 0 ? null : string.Join("\n\n", parts);
    }

    private static string List(IReadOnlyList<string> lines) => string.Join('\n', lines.Select(static line => $"- {line.ReplaceLineEndings(" ").Trim()}"));
}

/// <summary>How a reply shows its sources to the customer. The record of the turn keeps them in any case.</summary>
internal enum CitationStyle
{
    /// <summary>Numbers in the text, and the sources below it.</summary>
    Numbers,

    /// <summary>The sources below the text only.</summary>
    List,

    None,
}

/// <summary>What becomes of a conversation in which the customer says nothing after a reply.</summary>
internal enum AutoResolve
{
    Off,

    /// <summary>Resolved when the last answer was sure, handed over when what was asked stays open.</summary>
    Evaluated,

    /// <summary>Resolved in any case.</summary>
    ByTime,
}

/// <summary>When an assistant answers, by the business hours of the inbox. At other hours the conversation is people's at once.</summary>
internal enum AnswerHours
{
    Always,
    InHours,
    OutOfHours,
}

/// <summary>A tool that an assistant may use.</summary>
/// <param name="Name">The slug of a custom tool, or the name of a builtin one.</param>
/// <param name="Ask">An agent is asked before it is called.</param>
internal sealed record AllowedTool(string Name, bool Ask = false);
