using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>A customer's question about the demo's help centre.</summary>
/// <param name="Articles">The addresses of the articles that answer it, any of them is right; none when nothing answers it.</param>
/// <param name="Says">What the answer must contain, one of these.</param>
internal sealed record DemoQuestion(string Ask, IReadOnlyList<string> Articles, IReadOnlyList<string> Says)
{
    public bool IsAnswerable => Articles.Count > 0;

    public static IReadOnlyList<DemoQuestion> ReadAll() =>
        [.. File.ReadLines(Checkout.PathTo("tests", "EndToEnd.Tests", "Answers", "demo-questions.jsonl"))
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => Read(JsonSerializer.Deserialize<JsonObject>(line)!))];

    private static DemoQuestion Read(JsonObject line) => new(line["ask"]!.GetValue<string>(), Any(line["article"]), Any(line["says"]));

    private static string[] Any(JsonNode? value) => value switch
    {
        null => [],
        JsonArray several => [.. several.Select(v => v!.GetValue<string>())],
        _ => [value.GetValue<string>()],
    };
}
