using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Sentences that have a customer hand over what nobody may ask for in a chat: passwords, card numbers, one-time codes. Where
/// they are typed in, what becomes of them and what the company sends are no such requests.
/// </summary>
internal static partial class SecretRequests
{
    /// <summary>So far before the verb a negation still governs it.</summary>
    private const int NegationReach = 30;

    public static bool IsIn(string sentence) => Requests().Matches(sentence).Concat(Chinese().Matches(sentence)).Any(request => !IsNegated(sentence, request.Index));

    private static bool IsNegated(string sentence, int at) => Negation().IsMatch(sentence.AsSpan(Math.Max(0, at - NegationReach), Math.Min(at, NegationReach)));

    /// <summary>Somebody tells the secret itself, to somebody, or has it at hand.</summary>
    [GeneratedRegex(
        @"\b(?:send|tell|give|provide|share|reply with|text|read out|state|forward|hand over|post|confirm)\b (?:to )?(?:us |me |here |over )?(?:your |the |a |whole |full |complete |bank ?|credit ?|debit ?)*"
        + @"(?:passwords?|pass ?codes?|PIN|CVV|CVC|card number|card details|(?:one-time|verification|security|SMS|bank) codes?|seed phrase|social security number)\b"
        + @"|\b(?:send|tell|give|provide|share|text|forward|post)\b[^.!?]{0,40}\b(?:passwords?|PIN|CVV|card number|(?:one-time|verification|security|SMS) codes?)\b[^.!?]{0,30}\b(?:to (?:us|me|this (?:number|address|chat))|here|in (?:this|the) chat|by reply)\b"
        + @"|\bhave\b[^.!?]{0,60}\b(?:passwords?|PIN|CVV|card number|(?:one-time|verification|security|SMS) codes?)\b[^.!?]{0,40}\b(?:ready|at hand|to hand)\b"
        + @"|\b(?:manda|mande|mándanos|mande-nos|env[ií]a|env[ií]e|envíanos|envie-nos|facilita|facilite|comparte|comparta|compartilhe|indica|indique|informe|diga|dinos|díganos|dime|passe|reenv[ií]a|reenv[ií]e|reencaminhe|responde con|responda com|mandar|enviar|reenviar|facilitar|informar)\b (?:nos |também |también )?(?:tu |su |la |el |los |las |tus |sus |a |o |as |os |sua |seu |suas |seus |número (?:completo )?(?:de|da|do) (?:la |tu |su )?)*"
        + @"(?:contraseñas?|senhas?|claves?|PIN|CVV|tarjeta|cart[aã]o|número (?:completo )?(?:de la tarjeta|de tu tarjeta|do cart[aã]o|de tarjeta)|c[oó]digo (?:de un solo uso|de uso único|recibido|recebido|por SMS|de verificaci[oó]n|de verificação|de segurança|de seguridad))\b"
        + @"|\b(?:ten|tenga|tenha)\b[^.!?]{0,50}\b(?:contraseña|senha|clave|PIN|CVV|tarjeta|cart[aã]o|c[oó]digo)\b[^.!?]{0,30}\b(?:a mano|à mão|em mãos|listo|lista|pronto|pronta)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Requests();

    [GeneratedRegex(
        @"(?:发送|提供|告诉(?:我们|客服)?|告知|报|发来|交出|念出|回复)(?:我们|客服|给我们)?(?:您的|你的|您|你)?(?:银行卡(?:的)?)?(?:密码|验证码|卡号|银行卡号?|身份证号?|安全码|动态码|口令)"
        + @"|(?:密码|验证码|银行卡号?|卡号|身份证号?|安全码)[^。！？，]{0,6}(?:发给(?:我们|客服|专人)|发过来|发过去|发到(?:这里|这儿|这个(?:对话|聊天|群)|对话|聊天)|告诉(?:我们|客服)|报给|提供给(?:我们|客服))",
        RegexOptions.CultureInvariant, 500)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\b(?:never|not|nobody|no one|nunca|jam[aá]s|no|não|ninguém|nadie|sin|sem|won['’]t)\b|n['’]t\b|不要|切勿|请勿|不会|绝不|从不|勿|别|无需|不用|不必", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Negation();
}
