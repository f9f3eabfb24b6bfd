namespace Wheelhouse.Captain.Threads;

/// <summary>What the copilot itself says, in the language in which it was asked.</summary>
/// <param name="NotAnswered">With a place for what failed, which is told in English, as everywhere.</param>
internal sealed record CopilotTexts(string Nothing, string NeedsModel, string NotAnswered, string BudgetSpent, string NotVisible, string Failed, string Cut, string StepMissing)
{
    /// <summary>Where a text tells what failed.</summary>
    public const string Failure = "{failure}";

    private static readonly Dictionary<string, CopilotTexts> Known = new(StringComparer.Ordinal)
    {
        ["en"] = new(
            "I found nothing that answers this.",
            "Only the knowledge base was searched: questions about conversations need a language model.",
            "The model did not answer: {failure}. Only the knowledge base was searched.",
            "The budget for models is spent: only the knowledge base was searched.",
            "You cannot see this conversation any more.",
            "Something went wrong, and your question was not answered. Please ask it again.",
            "The model reached its output limit here: the rest is missing.",
            "A step of this list is missing, because the sources do not carry it as it was written."),
        ["es"] = new(
            "No he encontrado nada que responda a esto.",
            "Solo se ha buscado en la base de conocimiento: las preguntas sobre conversaciones necesitan un modelo de lenguaje.",
            "El modelo no ha respondido: {failure}. Solo se ha buscado en la base de conocimiento.",
            "El presupuesto para modelos está agotado: solo se ha buscado en la base de conocimiento.",
            "Ya no puedes ver esta conversación.",
            "Algo ha fallado y tu pregunta quedó sin responder. Vuelve a hacerla, por favor.",
            "El modelo llegó aquí a su límite de salida: falta el resto.",
            "Falta un paso de esta lista: las fuentes no lo respaldan tal como se escribió."),
        ["pt"] = new(
            "Não encontrei nada que responda a isto.",
            "Só a base de conhecimento foi pesquisada: perguntas sobre conversas precisam de um modelo de linguagem.",
            "O modelo não respondeu: {failure}. Só a base de conhecimento foi pesquisada.",
            "O orçamento para modelos está esgotado: só a base de conhecimento foi pesquisada.",
            "Você não pode mais ver esta conversa.",
            "Algo deu errado e a sua pergunta ficou sem resposta. Faça-a de novo, por favor.",
            "O modelo chegou aqui ao seu limite de saída: falta o resto.",
            "Falta um passo desta lista: as fontes não o sustentam como foi escrito."),
        ["zh"] = new(
            "没有找到答案。",
            "只搜索了知识库：有关会话的问题需要语言模型。",
            "模型没有回答：{failure}。只搜索了知识库。",
            "模型预算已用完：只搜索了知识库。",
            "你已无法查看此会话。",
            "出了点问题，你的问题没有得到回答。请重新提问。",
            "模型在此达到输出上限：其余内容缺失。",
            "此列表缺少一个步骤：来源不支持其写法。"),
    };

    /// <summary>English where there are no others.</summary>
    public static CopilotTexts In(string language) => Known.GetValueOrDefault(language.Split('-', '_')[0].ToLowerInvariant()) ?? Known["en"];
}
