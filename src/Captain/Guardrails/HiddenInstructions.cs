using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Masks what an article says to a machine instead of to its readers: HTML comments, invisible characters and sentences
/// that give an assistant orders, to the end of their line. The mask keeps every offset, so what remains can still be quoted, and masked words can not.
/// </summary>
internal static partial class HiddenInstructions
{
    public const char Mask = '\u2588';

    private static readonly SearchValues<string> Signs = SearchValues.Create(MachineTalk.Signs, StringComparison.OrdinalIgnoreCase);

    /// <summary>Search, writer and check read the same passages, one after the other.</summary>
    private static readonly ConditionalWeakTable<string, string> Known = [];

    public static string MaskIn(string passage) => passage.Length == 0 ? passage : Known.GetValue(passage, Read);

    private static string Read(string passage)
    {
        var text = passage.ToCharArray();
        Cover(text, Comment().Matches(passage));
        Cover(text, Invisible().Matches(passage));
        Cover(text, MachineTalk.Code().Matches(passage));
        var rest = new string(text);
        if (!rest.AsSpan().ContainsAny(Signs)) return rest;
        var covered = 0;
        foreach (Match sentence in Sentence().Matches(rest))
        {
            if (sentence.Index < covered || !(MachineTalk.IsIn(sentence.Value) || Spelt().IsMatch(sentence.Value))) continue;
            // What follows in the line belongs to the order.
            var ends = MachineTalk.EndsSource(sentence.Value) ? "\n\n" : "\n";
            covered = rest.IndexOf(ends, sentence.Index, StringComparison.Ordinal) is var end and >= 0 ? end : rest.Length;
            text.AsSpan(sentence.Index, covered - sentence.Index).Fill(Mask);
        }

        return new string(text);
    }

    private static void Cover(char[] text, MatchCollection matches)
    {
        foreach (Match match in matches) text.AsSpan(match.Index, match.Length).Fill(Mask);
    }

    [GeneratedRegex("<!--.*?(?:-->|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    /// <summary>Zero-width and tag characters, which people do not see and models read.</summary>
    [GeneratedRegex(@"[\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]+|(?:\uDB40[\uDC00-\uDC7F])+")]
    private static partial Regex Invisible();

    /// <summary>Letters with something invisible between each two: no writer does that by accident.</summary>
    [GeneratedRegex(@"(?:[\p{L}\p{N}]\u2588){3}")]
    private static partial Regex Spelt();

    [GeneratedRegex(@"[^\s.!?。！？][^.!?。！？\n]*[.!?。！？]*")]
    private static partial Regex Sentence();
}
