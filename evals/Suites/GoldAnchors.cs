using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wheelhouse.Evals.Suites;

/// <summary>Finds gold quotes again after their documents changed. Only numbers that are wrong are rewritten, so that a diff shows those.</summary>
internal static class GoldAnchors
{
    /// <param name="line">A case as it stands in <c>cases.jsonl</c>.</param>
    public static AnchoredLine Anchor(string line, IReadOnlyDictionary<string, string> documents)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var edits = new List<(Range Old, int New)>();
        var gone = new List<GoldSpan>();
        var moved = 0;
        foreach (var place in Places(bytes))
        {
            var found = documents.TryGetValue(place.Gold.Document, out var text) ? Nearest(text, place.Gold) : -1;
            if (found < 0) gone.Add(place.Gold);
            var end = found + place.Gold.Quote.Length;
            if (found < 0 || (found == place.Gold.Start && end == place.Gold.End)) continue;
            moved++;
            edits.AddRange([(place.Start, found), (place.End, end)]);
        }

        return new AnchoredLine(Apply(bytes, edits), moved, gone);
    }

    /// <summary>Where the quote stands in the text, as near as possible to where it stood; -1 when it is gone.</summary>
    private static int Nearest(string text, GoldSpan gold)
    {
        var best = -1;
        for (var at = Find(0); at >= 0; at = Find(at + 1))
        {
            if (best < 0 || Math.Abs(at - gold.Start) < Math.Abs(best - gold.Start)) best = at;
        }

        return best;

        int Find(int from) => gold.Quote.Length == 0 || from >= text.Length ? -1 : text.IndexOf(gold.Quote, from, StringComparison.Ordinal);
    }

    /// <summary>Each gold span of a case and where in the line its numbers are.</summary>
    private static List<GoldPlace> Places(byte[] line)
    {
        var places = new List<GoldPlace>();
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("gold"))
                ReadGold(ref reader, places);
        }

        return places;
    }

    private static void ReadGold(ref Utf8JsonReader reader, List<GoldPlace> places)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var place = new GoldPlace(default, default, new GoldSpan("", 0, 0, ""));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                Range token = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
                place = name switch
                {
                    "document" => place with { Gold = place.Gold with { Document = reader.GetString()! } },
                    "quote" => place with { Gold = place.Gold with { Quote = reader.GetString()! } },
                    "start" => place with { Start = token, Gold = place.Gold with { Start = reader.GetInt32() } },
                    "end" => place with { End = token, Gold = place.Gold with { End = reader.GetInt32() } },
                    _ => place,
                };
            }

            places.Add(place);
        }
    }

    private static string Apply(byte[] line, List<(Range Old, int New)> edits)
    {
        var made = new StringBuilder();
        var at = 0;
        foreach (var (old, value) in edits.OrderBy(edit => edit.Old.Start.Value))
        {
            made.Append(Encoding.UTF8.GetString(line, at, old.Start.Value - at)).Append(value.ToString(CultureInfo.InvariantCulture));
            at = old.End.Value;
        }

        return made.Append(Encoding.UTF8.GetString(line, at, line.Length - at)).ToString();
    }

    private sealed record GoldPlace(Range Start, Range End, GoldSpan Gold);
}

/// <param name="Moved">How many of its spans were found at another place.</param>
/// <param name="Gone">Spans whose words no longer stand in their document; they are left as they are.</param>
internal sealed record AnchoredLine(string Text, int Moved, IReadOnlyList<GoldSpan> Gone);
