using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.Sensitive;

/// <param name="Phrases">Empty for a pattern.</param>
/// <param name="Pattern">Null for words.</param>
internal sealed record SensitiveRuleJson(
    SensitiveRuleId Id, string Name, SensitiveKind Kind, IReadOnlyList<string> Phrases, string? Pattern,
    SensitiveDirection Direction, SensitiveAction Action, bool Enabled, long CreatedAt, long UpdatedAt)
{
    public static SensitiveRuleJson From(SensitiveRule r) => new(
        r.Id, r.Name, r.Kind, r.Phrases, r.Pattern, r.Direction, r.Action, r.Enabled, r.CreatedAt.ToUnixTimeSeconds(), r.UpdatedAt.ToUnixTimeSeconds());
}
