using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>What an assistant does in a certain case: when it begins, what it does, with which tools, and when it ends.</summary>
internal sealed class Scenario : IAccountOwned
{
    private Scenario()
    {
    }

    public ScenarioId Id { get; private set; }

    public AccountId AccountId { get; private init; }

    public AssistantId AssistantId { get; private init; }

    public ScenarioSettings Settings { get; private set; } = new("", "", "", [], [], null, [], ScenarioSettings.UsualTurns);

    public bool Enabled { get; private set; }

    public int Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Scenario Create(AccountId account, AssistantId assistant, ScenarioSettings settings, bool enabled, DateTimeOffset now) =>
        new() { AccountId = account, AssistantId = assistant, Settings = settings, Enabled = enabled, Version = 1, CreatedAt = now, UpdatedAt = now };

    /// <summary>The next version begins; turns that run another one end with it.</summary>
    public void Revise(ScenarioSettings settings, bool enabled, DateTimeOffset now) =>
        (Settings, Enabled, Version, UpdatedAt) = (settings, enabled, Version + 1, now);
}

/// <param name="Description">When it begins, in plain words: a model reads it.</param>
/// <param name="Instruction">What to do, in plain words, with tools as links such as <c>[Refund](tool://custom_refund)</c>.</param>
/// <param name="Tools">The tools that the instruction names; only these join its turns.</param>
/// <param name="Keywords">Words and phrases of a customer that begin it, without a model being asked.</param>
/// <param name="EndsWhen">When it ends, in plain words; null for its turns alone.</param>
/// <param name="EndKeywords">Words and phrases of a customer that end it.</param>
/// <param name="MaxTurns">After so many it ends in any case.</param>
internal sealed record ScenarioSettings(
    string Title, string Description, string Instruction, IReadOnlyList<string> Tools, IReadOnlyList<string> Keywords, string? EndsWhen, IReadOnlyList<string> EndKeywords, int MaxTurns)
{
    public const int UsualTurns = 5;

    /// <summary>The instruction as a model reads it: a tool by the name under which it can be called.</summary>
    public string ForModel() => ScenarioText.WithNames(Instruction);
}

/// <summary>A scenario as it once was.</summary>
internal sealed class ScenarioVersion : IAccountOwned
{
    private ScenarioVersion()
    {
    }

    public ScenarioId ScenarioId { get; private init; }

    public int Version { get; private init; }

    public AccountId AccountId { get; private init; }

    public ScenarioSettings Settings { get; private init; } = new("", "", "", [], [], null, [], ScenarioSettings.UsualTurns);

    public bool Enabled { get; private init; }

    public UserId? SavedBy { get; private init; }

    public string? SavedByName { get; private init; }

    public DateTimeOffset SavedAt { get; private init; }

    public static ScenarioVersion Of(Scenario scenario, Actor by) => new()
    {
        ScenarioId = scenario.Id,
        Version = scenario.Version,
        AccountId = scenario.AccountId,
        Settings = scenario.Settings,
        Enabled = scenario.Enabled,
        SavedBy = by.User,
        SavedByName = by.Name,
        SavedAt = scenario.UpdatedAt,
    };
}
