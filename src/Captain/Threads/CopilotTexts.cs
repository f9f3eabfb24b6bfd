namespace Wheelhouse.Captain.Threads;

/// <summary>What the copilot itself says, in the language in which it was asked.</summary>
internal sealed record CopilotTexts(string Nothing, string NeedsModel, string NotVisible, string Failed)
{
    private static readonly Dictionary<string, CopilotTexts> Known = new(StringComparer.Ordinal)
    {
        ["en"] = new(
            "I found nothing that answers this.",
            "Only the knowledge base was searched: questions about conversations need a language model.",
            "You cannot see this conversation any more.",
            "Something went wrong, and your question was not answered. Please ask it again."),
        ["es"] = new(
            "No he encontrado nada que responda a esto.",
            "Solo se ha buscado en la base de conocimiento: las preguntas sobre conversaciones necesitan un modelo de lenguaje.",
            "Ya no puedes ver esta conversación.",
            "Algo ha fallado y tu pregunta quedó sin responder. Vuelve a hacerla, por favor."),
        ["pt"] = new(
            "Não encontrei nada que responda a isto.",
            "Só a base de conhecimento foi pesquisada: perguntas sobre conversas precisam de um modelo de linguagem.",
            "Você não pode mais ver esta conversa.",
            "Algo deu errado e a sua pergunta ficou sem resposta. Faça-a de novo, por favor."),
        ["zh"] = new("没有找到答案。", "只搜索了知识库：有关会话的问题需要语言模型。", "你已无法查看此会话。", "出了点问题，你的问题没有得到回答。请重新提问。"),
    };

    /// <summary>English where there are no others.</summary>
    public static CopilotTexts In(string language) => Known.GetValueOrDefault(language.Split('-', '_')[0].ToLowerInvariant()) ?? Known["en"];
}
