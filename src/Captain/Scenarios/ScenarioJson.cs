using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>A scenario in Chatwoot's shape, with Wheelhouse's own fields beside it.</summary>
/// <param name="Description">When it begins, in plain words.</param>
/// <param name="Tools">The tools that the instruction names.</param>
internal sealed record ScenarioJson(
    ScenarioId Id,
    AccountId AccountId,
    AssistantId AssistantId,
    string Title,
    string Description,
    string Instruction,
    IReadOnlyList<string> Tools,
    bool Enabled,
    IReadOnlyList<string> Keywords,
    string? EndsWhen,
    IReadOnlyList<string> EndKeywords,
    int MaxTurns,
    int Version,
    long CreatedAt,
    long UpdatedAt)
{
    public static ScenarioJson From(Scenario s) => new(
        s.Id,
        s.AccountId,
        s.AssistantId,
        s.Settings.Title,
        s.Settings.Description,
        s.Settings.Instruction,
        s.Settings.Tools,
        s.Enabled,
        s.Settings.Keywords,
        s.Settings.EndsWhen,
        s.Settings.EndKeywords,
        s.Settings.MaxTurns,
        s.Version,
        s.CreatedAt.ToUnixTimeSeconds(),
        s.UpdatedAt.ToUnixTimeSeconds());
}
