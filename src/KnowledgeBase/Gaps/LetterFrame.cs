using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>What an answer to one person begins and ends with, in the languages of the product: it says nothing to anybody else.</summary>
internal static partial class LetterFrame
{
    /// <summary>A signature: name, role, team, address.</summary>
    private const int MostLinesOfSignature = 4;

    private const int LongestLine = 60;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <param name="authors">Who wrote it.</param>
    public static string Remove(string answer, IReadOnlyList<string> authors)
    {
        var text = Greeting().Replace(answer.Trim(), string.Empty, 1);
        var lines = text.Split('\n').Select(static line => line.Trim()).ToList();
        var raw = text.Split('\n').ToList();
        var filled = Enumerable.Range(0, lines.Count).Where(at => lines[at].Length > 0).ToList();
        var farewell = filled.Where(at => Farewell().IsMatch(lines[at]) && IsSignature(filled.Where(later => later > at).Select(later => lines[later]))).Select(static at => (int?)at).FirstOrDefault();
        var end = farewell ?? lines.Count;
        while (end > 0 && (lines[end - 1].Length == 0 || Courtesy().IsMatch(lines[end - 1]) || IsName(lines[end - 1], authors))) end--;
        var rest = string.Join('\n', raw.Take(end)).TrimEnd();
        // In the middle of a sentence the whole name only: a first name may be a word.
        return authors.Where(static author => author.Contains(' ', StringComparison.Ordinal))
            .Aggregate(rest, static (said, author) => Regex.Replace(said, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(author)}(?![\p{{L}}\p{{N}}])", "…", RegexOptions.CultureInvariant));
    }

    private static bool IsSignature(IEnumerable<string> lines)
    {
        var below = lines.ToList();
        return below.Count <= MostLinesOfSignature && below.TrueForAll(static line => line.Length <= LongestLine);
    }

    /// <summary>"Robin", "Robin Vale", "– Robin from Larkspur". A first name may be a word: "Will be refunded within five days" is an answer.</summary>
    private static bool IsName(string line, IReadOnlyList<string> authors)
    {
        var said = line.Trim(' ', '-', '–', '—', '~', ',', '.', '!', '*', '_');
        return said.Length is > 0 and <= LongestLine && authors.Any(author =>
            said.Equals(author, StringComparison.OrdinalIgnoreCase)
            || (author.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] && said.StartsWith(first, StringComparison.OrdinalIgnoreCase)
                && (said.Length == first.Length || (!SentenceOrItem().IsMatch(line) && IsBehindName(said[first.Length..], line[0] is '-' or '–' or '—' or '~')))));
    }

    private static bool IsBehindName(string rest, bool isBehindDash) => (isBehindDash ? BehindDashAndName() : BehindName()).IsMatch(rest);

    [GeneratedRegex(@"[.!?:。！？：]\z|\A(?:[-*+•]|\d{1,3}[.)])\s", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceOrItem();

    private const string Connector = @"\s+(?:from|at|with|de|da|do|del)\s+|\s*[,|/(]\s*|\s+[–—-]\s+";

    /// <summary>Names of people, companies and teams, and nothing else.</summary>
    private const string Names =
        @"(?:(?:\p{Lu}[\p{L}\p{N}.'’&-]*|the|our|and|of|de|del|da|do|la|el|o|a|support|service|care|customer|team|equipo|equipe|soporte|suporte|atendimento|atención)(?:\s*[,|/()–—-]\s*|\s+|\z)){1,8}\z";

    [GeneratedRegex($@"\A(?:{Connector}){Names}", RegexOptions.CultureInvariant)]
    private static partial Regex BehindName();

    [GeneratedRegex($@"\A(?:{Connector}|\s+){Names}", RegexOptions.CultureInvariant)]
    private static partial Regex BehindDashAndName();

    /// <summary>The word of greeting with a few names or titles, up to its comma, exclamation mark or line end.</summary>
    [GeneratedRegex(
        @"\A(?:(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hola|buenos días|buenas(?: tardes| noches)?|estimad[oa]s?|querid[oa]s?|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]s?)(?:[ \t]+[\p{L}'’.-]{1,20}){0,4}[ \t]*(?:[,!;]|:(?=\s*\n)|\.(?=\s)|\r?\n|\z)|(?:您好|你好|尊敬的[\p{L}]{1,10})(?:[，,！!。：:\s]+|\z))\s*",
        Options)]
    private static partial Regex Greeting();

    [GeneratedRegex(
        @"\A(?:(?:with )?(?:(?:kind|kindest|best|warm|warmest|many) )?(?:regards|wishes)|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|all the best|cheers|best|(?:(?:un|reciba un|con un) )?(?:cordial )?saludos?(?: cordial(?:es)?)?|cordialmente|atentamente|atenciosamente|att|abraços?|um abraço|cordiais saudações|(?:com os melhores )?cumprimentos|此致(?:\s*敬礼)?|敬礼|祝好|顺祝\p{L}{0,8}|祝您\p{L}{0,8})(?:[,.!，。！—–-]*|[,，][ \t]*[\p{L} .'’-]{1,40})\z",
        Options)]
    private static partial Regex Farewell();

    [GeneratedRegex(
        @"\A(?:thanks|thank you|many thanks|take care|have a (?:nice|great|good|lovely|wonderful) (?:day|evening|weekend|week)|(?:muchas )?gracias|que tengas? un(?: buen| excelente| lindo)? día|(?:muito )?obrigad[oa]|tenha um(?: bom| ótimo| excelente)? dia|谢谢(?:您)?|感谢您?)[,.!，。！]*\z",
        Options)]
    private static partial Regex Courtesy();
}
