using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Masks what an article says to a machine instead of to its readers: HTML comments, invisible characters and sentences
/// that give an assistant orders. The mask keeps every offset, so what remains can still be quoted, and masked words can not.
/// </summary>
internal static partial class HiddenInstructions
{
    private const char Mask = '\u2588';

    public static string MaskIn(string passage)
    {
        if (passage.Length == 0) return passage;
        var text = passage.ToCharArray();
        Cover(text, Comment().Matches(passage));
        Cover(text, Invisible().Matches(passage));
        foreach (Match sentence in Sentence().Matches(passage))
        {
            if (Order().IsMatch(sentence.Value)) text.AsSpan(sentence.Index, sentence.Length).Fill(Mask);
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

    [GeneratedRegex(@"[^.!?。！？\n]+[.!?。！？]*")]
    private static partial Regex Sentence();

    [GeneratedRegex(
        @"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instructions?|rules|prompts?|guidelines|guardrails)\b"
        + @"|\b(?:system|developer) (?:prompt|message|instruction)s?\b|^\s*(?:#+\s*)?(?:system|assistant|user|developer)\s*:"
        + @"|\b(?:you are|act as|pretend to be|as) (?:now )?(?:an? |the )?(?:AI|language model|LLM|chat ?bot|assistant)\b"
        + @"|\b(?:AI|LLM|chat ?bot|language model|assistants?)\b.{0,20}\b(?:must|should|shall|have to|has to|need to|reading this)\b"
        + @"|\b(?:tell|inform|instruct|convince) (?:the |every |all |any )?(?:users?|customers?|visitors?)\b"
        + @"|\bignor[ae]\w*\b.{0,30}\b(?:instruc\w+|reglas|regras|normas)\b|\b(?:dile|diga|dígale|diga) al? (?:usuario|cliente)\b|\b(?:diga|informe) (?:ao|para o) (?:usuário|cliente)\b"
        + @"|(?:忽略|无视|忘记).{0,10}(?:指令|指示|规则|提示)|(?:系统提示|你是.{0,4}(?:AI|助手|模型))|告诉(?:用户|客户|顾客)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Order();
}
