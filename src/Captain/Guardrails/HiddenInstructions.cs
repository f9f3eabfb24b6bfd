using System.Buffers;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Masks what an article says to a machine instead of to its readers: HTML comments, invisible characters and sentences
/// that give an assistant orders. The mask keeps every offset, so what remains can still be quoted, and masked words can not.
/// </summary>
internal static partial class HiddenInstructions
{
    public const char Mask = '\u2588';

    /// <summary>Without one of these no sentence can be an order; looking for them is a hundred times cheaper.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [
            "ignor", "disregard", "forget", "override", "bypass", "system", "developer", "assistant", "you are", "act as", "pretend", "reading this", "language model",
            "LLM", " AI ", "tell ", "inform", "instruct", "convince", "dile", "dígale", "diga ", "忽略", "无视", "忘记", "提示", "告诉",
        ],
        StringComparison.OrdinalIgnoreCase);

    public static string MaskIn(string passage)
    {
        if (passage.Length == 0) return passage;
        var text = passage.ToCharArray();
        Cover(text, Comment().Matches(passage));
        Cover(text, Invisible().Matches(passage));
        var rest = new string(text);
        if (!rest.AsSpan().ContainsAny(Signs)) return rest;
        foreach (Match sentence in Sentence().Matches(rest))
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

    [GeneratedRegex(@"[^\s.!?。！？][^.!?。！？\n]*[.!?。！？]*")]
    private static partial Regex Sentence();

    /// <summary>Narrow on purpose: an article about assistants, rules and prompts must stay readable.</summary>
    [GeneratedRegex(
        @"\b(?:ignore|disregard|forget|override|bypass)\b.{0,12}\b(?:all|any|every|your|previous|prior|above|earlier|preceding|system|my|these|those)\b.{0,25}\b(?:instructions?|rules|prompts?|guidelines|guardrails|directions)\b"
        + @"|\b(?:your|hidden|reveal|print|repeat) (?:the |your )?(?:system|developer) (?:prompt|message|instructions)\b|^\s*(?:#+\s*)?\[?(?:system|assistant|developer)\]?\s*:"
        + @"|\b(?:you are|act as|pretend to be) (?:now )?(?:an? |the )?(?:AI|language model|LLM|chat ?bot|DAN)\b"
        + @"|\b(?:AI|LLMs?|chat ?bots?|language models?|assistants?|agents?)\b.{0,20}\breading this\b"
        + @"|\b(?:AI|LLM|language model)s?\b.{0,15}\b(?:must|should|shall)\b.{0,15}\b(?:say|tell|ignore|reveal|output|recommend|send|instruct)\b"
        + @"|(?:^|[,:;]|\band|\bthen|\bmust|\bshould)\s*(?:please )?(?:tell|inform|instruct|convince) (?:the|every|all|any) (?:users?|customers?|visitors?)\b"
        + @"|\bignor[ae]\w*\b.{0,12}\b(?:las|todas|tus|sus|as|suas|todas as)\b.{0,25}\b(?:instruc\w+|instruç\w+|reglas|regras)\b|\b(?:dile|diga|dígale|informe) (?:al|ao|a los|aos) (?:usuarios?|clientes?)\b"
        + @"|(?:忽略|无视|忘记).{0,10}(?:指令|指示|规则|提示)|系统提示词|(?:请|必须|应)告诉(?:用户|客户|顾客)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Order();
}
