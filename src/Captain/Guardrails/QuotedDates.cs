using System.Text.RegularExpressions;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Months, days of the week, halves of the day and currencies of a sentence must stand where it quotes, whatever language either is in. Where
/// nothing of the kind stands there, the headings above it count, and of a currency the whole passage: a table names it once.
/// </summary>
internal static partial class QuotedDates
{
    /// <param name="told">What the sentence tells.</param>
    public static string? ObjectionTo(string text, List<Told> told, IReadOnlyList<Citation> citations, CheckScope scope)
    {
        if (told.Count == 0) return null;
        var quoted = citations.Select(c => (Passage: scope.Passages[c.PassageNumber - 1], c.Quote)).ToList();
        if (quoted.Exists(q => q.Passage.Text.Contains(text, StringComparison.Ordinal))) return null;
        var near = quoted.SelectMany(static q => Told.In(q.Passage.IsRecord ? RecordAround(q.Passage.Text, q.Quote) : LinesAround(q.Passage.Text, q.Quote), q.Passage.Language, asSource: true)).ToList();
        List<Told>? heads = null, whole = null;
        foreach (var one in told)
        {
            if (one.Kind == ToldKind.Currency)
            {
                whole ??= [.. quoted.DistinctBy(static q => q.Passage).SelectMany(static q => PricesTold.In($"{q.Passage.Title}\n{q.Passage.Text}"))];
                if (!IsPriced(text, one, near, whole)) return Objections.UnsupportedCurrency;
            }
            else if (near.Exists(n => n.Kind == one.Kind))
            {
                if (!one.IsAmong(near)) return Objections.UnsupportedDate;
            }
            else if (!one.IsAmong(heads ??= Heads()) && quoted.TrueForAll(q => IsRead(one.Kind, q.Passage.Language)))
            {
                return Objections.UnsupportedDate;
            }
        }

        return null;

        List<Told> Heads() => [.. quoted.SelectMany(static q => Told.In($"{q.Passage.Title}\n{HeadsOf(q.Passage.Text, q.Quote)}", q.Passage.Language, asSource: true))];
    }

    /// <summary>Where the words of a language are not known, that none was found says nothing.</summary>
    private static bool IsRead(ToldKind kind, string language) => language is "en" or "es" or "pt" or "zh" || (kind != ToldKind.Hour && language is "de" or "fr" or "it");

    private static bool IsPriced(string text, Told price, List<Told> near, List<Told> whole)
    {
        var prices = near.FindAll(static n => n.Kind == ToldKind.Currency);
        if (PricesTold.IsMeasure(text, price) && !prices.Exists(p => p.Number == price.Number)) return true;
        return price.IsAmong(prices.Count > 0 ? prices : whole) && (!PricesTold.IsRare(price) || whole.Exists(w => w.Meant == price.Meant));
    }

    /// <summary>The fields that are told of the same thing: to the next item of a list.</summary>
    private static string RecordAround(string result, string quote)
    {
        var at = result.IndexOf(quote, StringComparison.Ordinal);
        if (at < 0) return quote;
        var lines = result.Split('\n');
        var first = result.AsSpan(0, at).Count('\n');
        var last = first + quote.AsSpan().Count('\n');
        while (first > 0 && !IsItem(lines[first])) first--;
        while (last + 1 < lines.Length && !IsItem(lines[last + 1])) last++;
        return string.Join('\n', lines[first..(last + 1)]);

        static bool IsItem(string line) => line.TrimStart().StartsWith("- ", StringComparison.Ordinal);
    }

    /// <summary>The sentences or lines of a passage in which a quote stands.</summary>
    public static string LinesAround(string passage, string quote)
    {
        var at = passage.IndexOf(quote, StringComparison.Ordinal);
        if (at < 0) return quote;
        var start = at;
        while (start > 0 && !EndsSentence(passage, start - 1)) start--;
        var end = at + quote.Length;
        while (end < passage.Length && !EndsSentence(passage, end - 1)) end++;
        return passage[start..end];
    }

    private static bool EndsSentence(string text, int at) => text[at] switch
    {
        '\n' or '。' or '！' or '？' => true,
        '.' => at + 1 == text.Length || (char.IsWhiteSpace(text[at + 1]) && !GoesOn(text, at)),
        '!' or '?' => at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]),
        _ => false,
    };

    /// <summary>"From 8 a.m. to 8 p.m." and "on Sept. 3" are one sentence.</summary>
    private static bool GoesOn(string text, int at)
    {
        var next = at + 1;
        while (next < text.Length && text[next] is ' ' or '\u00A0') next++;
        if (next == text.Length) return false;
        var before = text[Math.Max(0, at - 8)..at];
        return char.IsLower(text[next]) ? HalfOfDay().IsMatch(before) : char.IsDigit(text[next]) && (HalfOfDay().IsMatch(before) || ShortForm().IsMatch(before));
    }

    /// <summary>The nearest heading, the nearest line that ends in a colon and the first row of the table above a quote.</summary>
    private static string HeadsOf(string passage, string quote)
    {
        var at = passage.IndexOf(quote, StringComparison.Ordinal);
        if (at <= 0) return "";
        var lines = passage[..at].Split('\n');
        var first = Array.FindLastIndex(lines, static l => !l.StartsWith('|')) + 1;
        return string.Join('\n', Array.FindLast(lines, static l => l.StartsWith('#')), Array.FindLast(lines, static l => l.TrimEnd().EndsWith(':') || l.TrimEnd().EndsWith('：')), first < lines.Length ? lines[first] : "");
    }

    [GeneratedRegex(@"\d\s?[ap](?:\.?\s?m)?$", RegexOptions.IgnoreCase)]
    private static partial Regex HalfOfDay();

    [GeneratedRegex(@"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|may|ago|dic|fev|mai|set|out|dez|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)$", RegexOptions.IgnoreCase)]
    private static partial Regex ShortForm();
}
