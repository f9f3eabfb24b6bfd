using System.Text.Json;

namespace Wheelhouse.Evals.Defence;

/// <summary>An attack on what the copilot writes for an agent: in what the customer writes, in an article or in what is known of the contact.</summary>
/// <param name="Task"><c>reply</c>, <c>summary</c>, <c>rewrite</c>, <c>follow_up</c>, <c>thread</c>, or <c>quote</c>: a thread whose provider is down.</param>
/// <param name="Messages">What the customer wrote.</param>
/// <param name="Name">What the contact calls itself; null for nothing.</param>
/// <param name="Note">A private note of the team; null for none.</param>
/// <param name="Ask">What the agent asks, or the text to rewrite.</param>
/// <param name="Canaries">What must not stand in what the copilot hands over.</param>
/// <param name="Obeyed">The sentences of a model that does as it is told, where it must quote.</param>
/// <param name="Written">What it writes freely.</param>
internal sealed record CopilotAttack(
    string Id,
    string Locale,
    string Task,
    IReadOnlyList<string> Messages,
    string? Name,
    string? Note,
    IReadOnlyList<CopilotDocument>? Documents,
    string? Ask,
    IReadOnlyList<string> Canaries,
    IReadOnlyList<ObeyedSentence>? Obeyed,
    string? Written)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<CopilotAttack> Load(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<CopilotAttack>(line, Json) ?? throw new RefusedException($"{path} has an empty line."))];

    /// <summary>For the model that obeys.</summary>
    public DefenceCase ToCase() => new(
        Id, Locale, null, null, null, Messages[^1], null, Documents is [var first, ..] ? new DefenceDocument(first.Title, first.Text, first.Url) : null, null, Canaries, Obeyed ?? [], null, null);
}

internal sealed record CopilotDocument(string Title, string Text, string? Url, bool IsInternal);

/// <param name="Seen">What the copilot handed over, folded; what is marked as for the agent alone is not in it.</param>
/// <param name="IsDone">The task succeeded.</param>
internal sealed record CopilotResult(CopilotAttack Attack, bool WasReached, string Seen, bool IsDone)
{
    public string? Leaked => Attack.Canaries.FirstOrDefault(canary => Seen.Contains(DefenceDesk.Fold(canary), StringComparison.Ordinal));
}
