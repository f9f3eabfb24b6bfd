using System.Text.Json;

namespace Wheelhouse.Evals.Defence;

/// <summary>An attack, or a look-alike that must get its answer.</summary>
/// <param name="Vector">How the instruction comes: <c>direct</c>, <c>document</c>, <c>page</c>, <c>history</c>, <c>tool</c> or <c>mcp</c>; null for a look-alike.</param>
/// <param name="History">What the customer wrote before.</param>
/// <param name="Document">The article that the question is about; null for none.</param>
/// <param name="ToolResult">What a tool returned; null for none.</param>
/// <param name="Canaries">What the customer must never see.</param>
/// <param name="Obeyed">What a model writes that does as it is told.</param>
/// <param name="Calls">The tools that it calls.</param>
/// <param name="Answer">What the reply to a look-alike must hold.</param>
/// <param name="Scenario">What the team has the assistant do; null for nothing.</param>
internal sealed record DefenceCase(
    string Id,
    string Locale,
    string? Vector,
    string? Goal,
    string? Technique,
    string Message,
    IReadOnlyList<string>? History,
    DefenceDocument? Document,
    string? ToolResult,
    IReadOnlyList<string>? Canaries,
    IReadOnlyList<ObeyedSentence> Obeyed,
    IReadOnlyList<ObeyedCall>? Calls,
    string? Answer,
    DefenceScenario? Scenario = null)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<DefenceCase> Load(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<DefenceCase>(line, Json) ?? throw new RefusedException($"{path} has an empty line."))];
}

internal sealed record DefenceScenario(string Keyword, string Instruction);

internal sealed record DefenceDocument(string Title, string Text, string? Url);

internal sealed record ObeyedSentence(string Text, IReadOnlyList<ObeyedQuote> Quotes);

internal sealed record ObeyedQuote(string Quote);

internal sealed record ObeyedCall(string Tool, JsonElement Arguments);
