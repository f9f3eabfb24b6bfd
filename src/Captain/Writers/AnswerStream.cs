using System.Text;
using System.Text.Json;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

internal abstract record AnswerLine;

/// <param name="Missing">What the model says that the sources leave unanswered; null for nothing.</param>
internal sealed record VerdictLine(WriterVerdict Verdict, double? Confidence, string? Reason, string? Missing = null) : AnswerLine;

/// <summary>A sentence as the model claims it; nothing is checked yet.</summary>
internal sealed record ClaimLine(WrittenSentence Sentence) : AnswerLine;

/// <summary>
/// Reads JSON Lines from a model's stream as they become complete. Models add fences, commas and chatter: whatever is
/// no JSON object of ours is skipped, never shown.
/// </summary>
internal sealed class AnswerStream
{
    private const int LongestLine = 16_000;

    private readonly StringBuilder _line = new();
    private bool _skipping;

    /// <summary>Takes a piece of the stream; returns the lines that it completes.</summary>
    public IEnumerable<AnswerLine> Feed(string piece)
    {
        foreach (var c in piece)
        {
            if (c == '\n')
            {
                if (!_skipping && Read(_line.ToString()) is { } line) yield return line;
                _line.Clear();
                _skipping = false;
            }
            else if (_line.Length >= LongestLine)
            {
                _skipping = true;
            }
            else
            {
                _line.Append(c);
            }
        }
    }

    /// <summary>The last line, which has no line break.</summary>
    public AnswerLine? End() => _skipping ? null : Read(_line.ToString());

    private static AnswerLine? Read(string line)
    {
        using var json = ModelJson.ReadObject(line);
        return json?.RootElement is not { } root ? null
            : root.TryGetProperty("verdict", out var verdict) ? ReadVerdict(root, verdict) : ReadClaim(root);
    }

    private static VerdictLine? ReadVerdict(JsonElement root, JsonElement verdict)
    {
        WriterVerdict? read = verdict.ValueKind != JsonValueKind.String ? null : verdict.GetString()?.ToLowerInvariant() switch
        {
            "answered" => WriterVerdict.Answered,
            "abstained" => WriterVerdict.Abstained,
            "handoff" or "hand_off" or "hand-off" => WriterVerdict.HandOff,
            _ => null,
        };
        double? confidence = root.TryGetProperty("confidence", out var c) && c.ValueKind == JsonValueKind.Number ? Math.Clamp(c.GetDouble(), 0, 1) : null;
        return read is { } known ? new VerdictLine(known, confidence, Text(root, "reason"), Text(root, "missing")) : null;
    }

    private static ClaimLine? ReadClaim(JsonElement root)
    {
        if (Text(root, "text") is not { } text) return null;
        var quotes = new List<Citation>();
        if (root.TryGetProperty("quotes", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var quote in list.EnumerateArray().Where(q => q.ValueKind == JsonValueKind.Object))
            {
                if (Number(quote) is { } source && Text(quote, "quote") is { } words) quotes.Add(new Citation(source, words));
            }
        }

        return new ClaimLine(new WrittenSentence(text, quotes));
    }

    private static int? Number(JsonElement quote) => quote.TryGetProperty("source", out var source) switch
    {
        false => null,
        true when source.ValueKind == JsonValueKind.Number && source.TryGetInt32(out var number) => number,
        true when source.ValueKind == JsonValueKind.String && int.TryParse(source.GetString()?.Trim('[', ']', ' '), out var number) => number,
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
