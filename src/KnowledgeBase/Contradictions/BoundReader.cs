using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Reads from the words around a number on which side of it lies what is meant. "Within 30 days" and "up to 30 days" say the same.</summary>
internal static partial class BoundReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int Reach = 28;

    public static Bound Before(string text, int at, QuantityKind kind)
    {
        var head = text[Math.Max(0, at - Reach)..at];
        return AtLeast().IsMatch(head) ? Bound.AtLeast
            : More().IsMatch(head) ? Bound.More
            : Less().IsMatch(head) ? Bound.Less
            : kind == QuantityKind.Duration && Every().IsMatch(head) ? Bound.Every
            : kind == QuantityKind.Duration && After().IsMatch(head) ? Bound.From
            : Bound.None;
    }

    public static Bound OfDate(string text, int start, int end)
    {
        var (head, tail) = (text[Math.Max(0, start - Reach)..start], text[end..Math.Min(text.Length, end + 6)]);
        return EarlierThan().IsMatch(head) ? Bound.Before
            : Since().IsMatch(head) || tail.StartsWith('起') || tail.StartsWith('至') ? Bound.From
            : Bound.None;
    }

    [GeneratedRegex(@"(?:at least|a minimum of|no fewer than|al menos|como mínimo|pelo menos|no mínimo|至少)\s*$", Options)]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"(?:(?<!no )more than|over|above|longer than|exceed(?:s|ing)?|(?<!no )más de|superior a|mais de|acima de|超过|高于)\s*[$€£]?\s*$", Options)]
    private static partial Regex More();

    [GeneratedRegex(@"(?:less than|fewer than|under|below|menos de|inferior a|abaixo de|少于|低于)\s*[$€£]?\s*$", Options)]
    private static partial Regex Less();

    [GeneratedRegex(@"(?:\b(?:every|each|cada|frequency|frecuencia|frequência|how often)|每隔?|频率)\s*$", Options)]
    private static partial Regex Every();

    [GeneratedRegex(@"(?:\bafter|\bpasad[oa]s(?: los)?|\bdespués de|\bapós|\bdepois de)\s*(?:the\s)?$", Options)]
    private static partial Regex After();

    [GeneratedRegex(@"(?:\bbefore|\bantes de[l]?(?: día)?|\bantes de)\s*$", Options)]
    private static partial Regex EarlierThan();

    [GeneratedRegex(@"(?:\bfrom|\bsince|\bbetween|\bdesde(?: el)?|\ba partir de[l]?|\bentre(?: el| o)?|\bstarting)\s*$", Options)]
    private static partial Regex Since();
}
