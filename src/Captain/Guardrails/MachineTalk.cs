using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// How texts speak to whoever answers from them instead of to their readers: by name, about how answers are to be given,
/// as somebody who commands machines, in the marks of a conversation that is not theirs, or in code.
/// </summary>
internal static partial class MachineTalk
{
    /// <summary>Without one of these no pattern can match; looking for them is a hundred times cheaper.</summary>
    public static readonly string[] Signs =
    [
        "ignor", "disregard", "forget", "override", "bypass", "system", "sistema", "developer", "assistant", "asistente", "assistente", "model", "bot", "machine", "máquina",
        " AI ", "AI:", "AI,", "AI：", "AI ", "IA,", "IA:", "IA ", "inteligencia artificial", "inteligência artificial", "LLM", "you are", "act as", "pretend", "reading this", "tell ",
        "inform", "instruct", "convince", "answer", "repl", "respuesta", "resposta", "pregunta", "pergunta", "dile", "dígale", "diga ", "programa", "lector", "leitor", "operator", "source", "tool",
        "prompt", "instruc", "contexto", "Sprach", "modèle", "decod", "decifr", "descif", "<<<", "]]]", "}}}", "」」」", "忽略", "无视", "忘记", "提示", "告诉", "助手", "助理", "机器", "人工智能", "模型", "程序",
        "答复", "回答", "作答", "客服", "开发者", "问答", "内核", "colleague", "personaje", "personagem", "elenco", "hidden", "回复",
        "debug", "Q:", "\"note", "\"obs", "handling", "procedimiento", "orienta", "render", "exec_", "tenant", "FIN DE", "FIM",
    ];

    private static readonly string[] Ends = ["]]]", "」」」", "source_end", "<<<END", "<<</", "END OF TOOL", "</tool_result"];

    /// <summary>Whether a sentence or line speaks to machines. One that takes too long to read is taken to.</summary>
    public static bool IsIn(string sentence)
    {
        try
        {
            return Speaks(sentence);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>Whether it pretends that the source ends there: what follows, up to a blank line, belongs to the same thing.</summary>
    public static bool EndsSource(string sentence) => Ends.Any(end => sentence.Contains(end, StringComparison.OrdinalIgnoreCase));

    private static bool Speaks(string sentence) =>
        Orders().IsMatch(sentence) || English().IsMatch(sentence) || Iberian().IsMatch(sentence) || Chinese().IsMatch(sentence) || Marks().IsMatch(sentence) || Others().IsMatch(sentence);

    /// <summary>Text that only a machine reads: a long run of code letters.</summary>
    [GeneratedRegex(@"\b(?:[0-9a-fA-F]{2}){14,}\b|(?<![\w/+.-])(?=[A-Za-z0-9+/]{0,60}[0-9+=])(?=[A-Za-z0-9+/]{0,60}[A-Z])(?=[A-Za-z0-9+/]{0,60}[a-z])[A-Za-z0-9+/]{24,}={0,2}(?![\w/+.-])", RegexOptions.None, 500)]
    public static partial Regex Code();

    /// <summary>Rules, prompts and instructions that are to be dropped or shown.</summary>
    [GeneratedRegex(
        @"\b(?:ignore|disregard|forget)\b.{0,12}\b(?:all|any|every|your|previous|prior|above|earlier|preceding|system|my|these|those)\b.{0,25}\b(?:instructions?|rules|prompts?|guidelines|guardrails|directions)\b"
        + @"|\b(?:override|bypass)\b.{0,12}\b(?:your|previous|prior|system|these)\b.{0,25}\b(?:instructions?|rules|prompts?|guidelines|guardrails)\b|\bignore what you were told\b"
        + @"|\b(?:your|hidden|reveal|print|repeat) (?:the |your |whole |initial )?(?:system|developer|initial) (?:prompt|message|instructions)\b|\b(?:print|repeat|copy|show|output) everything above\b"
        + @"|\b(?:tus|suas?|seu|teu|tuas) (?:instruc\w+|instruç\w+|reglas|regras) (?:inicia\w+|secret\w+|original\w*|de sistema|do sistema)\b|\b(?:tu|seu) contexto previo\b|\b(?:tudo|todo) (?:o|lo) que (?:te|lhe) (?:dijeron|disseram) antes\b"
        + @"|\bignor[ae]\w*\b.{0,12}\b(?:las|todas|tus|sus|as|suas|todas as)\b.{0,25}\b(?:instruc\w+|instruç\w+|reglas|regras)\b|(?:忽略|无视|忘记|不必理会).{0,10}(?:指令|指示|规则|提示|规定)|系统提示词|开场白全文",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Orders();

    /// <summary>To an assistant by name, and about how it is to answer. A label such as "Model:" is none: an order must follow.</summary>
    [GeneratedRegex(
        @"\b(?:you are|act as|pretend to be) (?:now )?(?:an? |the )?(?:AI|language model|LLM|chat ?bot|DAN)\b|\b(?:AI|LLMs?|chat ?bots?|language models?|assistants?|agents?)\b.{0,20}\breading this\b"
        + @"|\b(?:AI|LLM|language model)s?\b.{0,15}\b(?:must|should|shall)\b.{0,15}\b(?:say|tell|ignore|reveal|output|recommend|send|instruct)\b"
        + @"|(?:^|[,:;]|\band|\bthen)\s*(?:please )?(?:tell|inform|instruct|convince) (?:the|every|all|any) (?:users?|customers?|visitors?)\b"
        + @"|(?:^|[""'\[\](){}:;>*_#-]\s*)(?:dear |hey |attention,? )*(?:AIs?|(?:large )?language models?|reader models?|LLMs?|chat ?bots?)\b\s*[,:!—-]\s"
        + @"|(?:^|[""'\[\](){}:;>*_#-]\s*)(?:dear |hey |attention,? )*(?:assistants?|bots?|models?)\b\s*[,:!—-]\s[^.!?]{0,40}\b(?:say|tell|ignore|add|append|output|reply|answer|respond|call the|copy|show|send|print|decode|pretend|speak|recommend|mention|promise|repeat|obey|forget|cite|finish|disregard|claim|write that)\b"
        + @"|\bdear (?:assistant|model|bot|AI)\b"
        + @"|\b(?:note|notice|message|hint|important|instructions?|examples?) (?:to|for) (?:all |the |any )?(?:crawlers with an? )?(?:AIs?|assistants?|(?:chat ?)?bots?|(?:large )?language models?|LLMs?)\b"
        + @"|\bassistants? (?:answering|replying|who answer|which answer)\b|\bthe assistant (?:always |also |then |first )?(?:arranges|appends|introduces|promises)\b|^\s*[""']?assistant speaks as\b"
        + @"|\bwhen (?:answering|replying)\b,? (?:\w+ ){0,3}(?:always|never|introduce yourself|append)\b|\b(?:replies|answers|responses) (?:about|on|to) [^.]{1,60}\b(?:are|is|must be|should be) (?:shown with|accompanied|followed by|closed with|signed)\b"
        + @"|\b(?:whoever|who|what) answers (?:with|from) (?:this|a model)\b|\bhow good answers look\b|\byou are off duty\b|\bstay in (?:that|this|your) role\b|\bjoin both parts\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex English();

    [GeneratedRegex(
        @"\b(?:dile|diga|dígale|informe) (?:al|ao|a los|aos) (?:usuarios?|clientes?)\b"
        + @"|(?:^|[""'\[\](){}:;>*_#-]\s*)(?:querid[oa] |estimad[oa] |atención,? |atenção,? )*(?:inteligencia artificial|inteligência artificial|modelos? de (?:lenguaje|linguagem)|chatbots?|agente de IA|lector automático|leitor automático|programa leitor|programa lector|IA)\b\s*[,:!—]\s"
        + @"|(?:^|[""'\[\](){}:;>*_#-]\s*)(?:querid[oa] |estimad[oa] |atención,? |atenção,? )*(?:asistentes?|assistentes?(?: virtua\w+)?|bots?|robô|robot|modelos?|máquina)\b\s*[,:!—]\s[^.!?]{0,40}"
        + @"(?:\b(?:di|dile|diga|digas|copia|copie|ignora|ignore|responde|responda|añade|muestra|mostre|cierra|esqueça|olvida|leia|lee|busque|busca|guarde|guarda|repita|repite|acrescente|apresente|presenta|pega|descifra|decifre|decodifique|ejecuta|execute|afirme|afirma|desconsidere|vuelca|escreva|escribe|conte|cuenta|nombra|fale|habla|interpreta|consultes)\b|haz que|faça com que)"
        + @"|\b(?:nota|aviso|mensaje|mensagem|ejemplos?|exemplos?|instruc\w+|instruç\w+)(?: \w+)? (?:para|al|ao|del sistema para|do sistema para) (?:el |la |los |las |o |a |os |as )?(?:IA|asistentes?|assistentes?|(?:chat)?bots?|robô|modelos? de (?:lenguaje|linguagem)|agente de IA)\b|\bpara el modelo\b\s*·"
        + @"|\b(?:el asistente|o assistente) (?:[\w]+ ){0,3}(?:al cliente|ao cliente|o cliente|con \w+_\w+|com \w+_\w+)\b"
        + @"|\ben (?:las|todas las) respuestas sobre [^.]{1,60}\b(?:asistente|se incluye|se añade|invita)\b|\btoda respuesta sobre [^.]{1,60}\bse acompaña\b|\bnas (?:respostas|perguntas) sobre [^.]{1,60}\b(?:assistente|inclui)\b|\brespostas sobre [^.]{1,50}\btrazem\b|\brespuestas sobre [^.]{1,50}\bllevan\b|\bque a resposta lembre\b|\bque la respuesta recuerde\b"
        + @"|\bse (?:contesta|responde) al (?:titular|cliente) que\b|\bAo (?:explicar|responder) [^.]{1,40}, o assistente\b|\brespuesta correcta:|\bresposta (?:correta|certa):|\bresposta_final:|\bhable como\b|\bhabla como (?:la|el)\b"
        + @"|\b(?:hoje|hoy) (?:você é|eres) uma? ?(?:personagem|personaje)?\b.{0,20}\b(?:personagem|personaje)\b|\b(?:hoje|hoy) (?:você é|eres) un (?:personaje|personagem)\b|\bguarde [A-Z]:|\bdescífrala\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Iberian();

    [GeneratedRegex(
        @"(?:请|必须|应|让|一律请)(?:告诉)(?:用户|客户|顾客)|告诉顾客必须"
        + @"|(?:聊天机器人|机器人|助手|AI(?:\s*(?:助理|助手|作答))?|人工智能|大?语言?模型|大模型|模型|回答(?:问题)?(?:的)?(?:程序|机器)|读到这里的(?:机器|模型|程序))[^。！？]{0,8}(?:请|注意|须知|专用|必须|应当|一律|务必|：|，)[^。！？]{0,24}(?:告诉|回答|说|输出|忽略|附图|附上|写|念|扮演|调用|执行|照办|解开|还原|改口|劝|让顾客|作答|落款|不必理会|不要引用|结尾|作废)"
        + @"|聊天机器人(?:请)?注意[：，]|请助手(?:以|把|让)|请(?:机器人|模型|AI)(?:把|将|以)|给(?:回答机器|机器|模型|助手|AI)的话|客服在(?:答复|回答)里|(?:答复|回答)[^。！？]{0,14}时[^。！？]{0,10}(?:一律请|请顾客)|(?:答复|回答)都(?:配上|附上|带上)|答复顾客时|标准问答样本|作答者|下一轮·开发者|(?:机器|模型|程序|助手)[^。！？]{0,6}扮演",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Chinese();

    /// <summary>The marks of prompts, transcripts and tools, where no article has them.</summary>
    [GeneratedRegex(
        @"^\s*(?:#+\s*)?(?:(?-i:SYSTEM|ASSISTANT|DEVELOPER|SISTEMA)\s*[:：]|[\[【［〖]{1,2}(?:system|assistant|developer|asistente|assistente|sistema|助手)[\]】］〗]{1,2}|(?:assistant|asistente|assistente|助手)\s*>)"
        + @"|(?:system|sistema) (?:message|notice|prompt)\b.{0,30}\b(?:to|for) the\b|\b(?:END|FIN|FIM)[ -](?:OF|DE|DEL|DO)[ -](?:SOURCE|TOOL|LA FUENTE|TRECHO|RESULTADO|DOCUMENT)"
        + @"|<<<\s*/?(?:END|SOURCE|TOOL|SYSTEM)|-{3,20}\s*(?:fin|fim|end|inicio|início|begin|resultado|result)\b.{0,30}-{3,20}|[\]」]{3,}|""(?:source_end|source_start|exec_hex|__sistema__|__system__|operator)""\s*:|""role""\s*:\s*""(?:system|assistant|developer)""|</?(?:tool_result|assistant_plan|system|customer_message)\b"
        + @"|\[/?(?:platform notice|administrador→|administrator→|system|sistema)|\[\[\s*AVISO|AVISO DEL SISTEMA|\bTurn of the operator\b|next instruction\b|资料到此为止|内核指令"
        + @"|""(?:debug|handling|procedimiento|orientacao|obs|note|observaciones|提示|render|html_para_asistente)""\s*:\s*""[^""]{0,60}(?:\b(?:assistant|asistente|assistente|Q:)|助手|\bAI\b|balances are moved)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline, 500)]
    private static partial Regex Marks();

    /// <summary>In languages that the article itself is not written in.</summary>
    [GeneratedRegex(@"\b(?:An das Sprachmodell|Sprachassistent|Sprachmodell[,:]|Cher modèle|Chère IA|Cher assistant|Caro modello|Beste assistent)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Others();
}
