using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Words by which a conversation is read without a model, in the four languages at once: customers mix them.</summary>
internal static partial class SummaryCues
{
    /// <summary>Whether somebody asks or requests something.</summary>
    public static bool Asks(string text) => Asking().IsMatch(text);

    /// <summary>Whether it is a question in form.</summary>
    public static bool IsQuestion(string text) => Question().IsMatch(text);

    /// <summary>Whether it tells of something that went wrong or is to be changed.</summary>
    public static bool TellsTrouble(string text) => Trouble().IsMatch(text);

    /// <summary>Whether an answer only promises one.</summary>
    public static bool PutsOff(string text) => Deferral().IsMatch(text);

    /// <summary>How much a text says: its words of three letters and more, two Chinese characters about one.</summary>
    public static double Weight(string text) => (WideCharacter().Count(text) / 1.6) + Word().Count(Pleasantry().Replace(text, ""));

    [GeneratedRegex(
        @"[?？]|\b(?:can|could|would|will) (?:you|i|we|it|someone|somebody)\b|\bplease\b|\bi(?:'d| would) like\b|\bi (?:want|need|expect|demand)\b|\bhow (?:do|can|long|much|many|come)\b|\b(?:what|when|where|why|which|who)\b|\bany (?:news|update|way|chance)\b"
        + @"|\b(?:quiero|quisiera|necesito|exijo|me gustar[ií]a|que me|pueden?|pod[eé]is|podr[ií]a[ns]?|puedo|c[oó]mo|cu[aá]ndo|d[oó]nde|qu[eé] hago|se puede|por qu[eé]|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|hay (?:forma|manera))\b"
        + @"|\b(?:quero|queria|preciso|gostaria|exijo|podem?|poderiam?|posso|como|quando|onde|qual|quais|quant[oa]s?|d[aá] pra|d[aá] para|tem como|por que|pq|cad[eê]|consegue[mn]?)\b"
        + "|怎么|哪|吗|呢|能不能|可以|能否|请|麻烦|要求|希望|什么|多少|几|为什么|为啥|咋|如何|是不是|有没有|我想|想要|帮我",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asking();

    [GeneratedRegex(@"[?？]|(?:吗|呢|什么|多少|怎么办|为啥|哪里|哪儿|哪个|几天|几个)\S{0,6}$|^(?:can|could|how|what|when|where|why|which|who|is|are|do|does|c[oó]mo|cu[aá]ndo|d[oó]nde|por qu[eé]|quando|onde|como|por que|qual)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    [GeneratedRegex(
        @"(?:n't|\b(?:not|cannot|never|nothing|nobody|wrong|missing|late|lost|stuck|twice|still|error|fail\w*|brok\w+|cancel\w*|refund\w*|return\w*|change\w*|damag\w*|charg\w*|cut off|leak\w*)\b)"
        + @"|\b(?:nunca|nada|sin|mal|tampoco|sigue|rot[oa]s?|fall\w+|perd\w+|cobr\w+|devol\w+|devuel\w+|cambi\w+|anul\w+|cancel\w+|dañ\w+|equivoc\w+|falt\w+|no)\b"
        + @"|\b(?:não|nao|nem|errad[oa]s?|quebr\w+|troc\w+|reembols\w+|estorn\w+|cobran\w+|atras\w+|sumiu|parou|vaz\w+)\b"
        + "|没|不|坏|错|退|换|少了|丢|失败|无法|取消|改|延|漏|死机|重复|超时|还没|迟",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Trouble();

    [GeneratedRegex(
        @"\b(?:i|we)(?:'ll| will)\b|\blet me\b|\b(?:going to|have) (?:ask|check|forward)\w*\b|\bchecking\b|\b(?:one|a) moment\b|\bget back to\b"
        + @"|\bvoy a\b|\bconsult\w+|\bma[nñ]ana\b|\bpregunt\w+|\brevis(?:o|amos|ar[eé])\b|\baverigu\w+|\bun momento\b|\bnecesito hablar\b|\bvou\b|\bamanh[aã]\b|\bpergunt\w+|\bretorn\w+|\baguarde?\b|\bum momento\b|\bverific\w+"
        + "|稍等|稍后|查一下|问一下|核实|确认一下|反馈|明天|联系您|回复您",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Deferral();

    /// <summary>At the beginning of a message; it says nothing of what is wanted.</summary>
    [GeneratedRegex(
        @"^(?:[\s,.!?¡¿~，。！？…:)-]*\b(?:hi|hello|hey|there|team|all|good (?:morning|afternoon|evening)|thanks?(?: you)?|thx|ok(?:ay)?|still|anyone|anybody|hola|buen[oa]s(?: d[ií]as| tardes| noches)?|gracias|vale|perfecto|alguien|siguen?|ol[aá]|oi|bom dia|boa (?:tarde|noite)|obrigad[oa]|valeu|algu[eé]m|gente|pessoal|tudo bem)\b)+[\s,.!?¡¿~，。！？…:)-]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pleasantry();

    [GeneratedRegex(@"[a-zA-Z\u00C0-\u024F]{3,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\u3400-\u9FFF]")]
    private static partial Regex WideCharacter();
}
