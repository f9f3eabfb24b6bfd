using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>Sentences that have a customer hand over what nobody may ask for in a chat: passwords, card numbers, one-time codes.</summary>
internal static partial class SecretRequests
{
    public static bool IsIn(string sentence) =>
        (English().IsMatch(sentence) && !Refusal().IsMatch(sentence)) || (Iberian().IsMatch(sentence) && !Refusal().IsMatch(sentence)) || (Chinese().IsMatch(sentence) && !Refusal().IsMatch(sentence));

    [GeneratedRegex(
        @"\b(?:send|tell|give|provide|share|reply with|text|message|read out|state|forward|hand over|post)\b[^.!?]{0,60}\b(?:passwords?|pass ?codes?|PIN|CVV|CVC|(?:credit |debit |bank )?card (?:number|details|data)|(?:one-time|verification|security|SMS) codes?|seed phrase|social security number)\b"
        + @"|\bconfirm (?:us |your |the |whole |full |bank ?card |credit )*(?:password|pass ?code|PIN|CVV|card number|(?:one-time|verification|security) code)\b"
        + @"|\bhave\b[^.!?]{0,60}\b(?:passwords?|PIN|CVV|card number|(?:one-time|verification|security|SMS) codes?)\b[^.!?]{0,40}\b(?:ready|at hand|to hand)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex English();

    [GeneratedRegex(
        @"\b(?:manda\w*|mande\w*|env[ií]a\w*|env[ií]e\w*|facilita\w*|facilite\w*|comparte|compartilhe|comunica\w*|indica\w*|indique|inform[ae]\w*|di(?:ga|nos)?|dime|passe|pasa(?:nos)?|reenv[ií]a\w*|reencaminhe|confirm[ae]\w*|ten(?:ga|ha)?|responda com|responde con)\b[^.!?]{0,60}"
        + @"\b(?:contraseñas?|senhas?|claves?|PIN|CVV|(?:número|numero|datos|dados) (?:completo )?(?:de la|de tu|de su|da|do|de) (?:tarjeta|cart[aã]o)|c[oó]digo (?:de un solo uso|de uso único|recibido|recebido|por SMS|de verificaci[oó]n|de verificação|de segurança|de seguridad)|tr[eê]s dígitos|tres dígitos|cart[aã]o|tarjeta)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Iberian();

    [GeneratedRegex(@"(?:发送|发给|发来|告诉|告知|提供|填写|报|把|输入|交出|念出|回复)[^。！？]{0,20}(?:密码|验证码|银行卡|卡号|身份证|安全码|动态码|口令)|(?:密码|验证码|银行卡号?|卡号|身份证|安全码)[^。！？]{0,8}(?:发给|发送|发过来|发过去|告诉|报给|提供给)", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Chinese();

    /// <summary>That nobody asks for it, or where it is typed in and not told.</summary>
    [GeneratedRegex(
        @"\b(?:never|not|n't|nobody|no one|nunca|jam[aá]s|no|não|ninguém|nadie|sin|sem)\b|不要|切勿|请勿|不会|绝不|从不|勿|别|无需|不用|不必",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Refusal();
}
