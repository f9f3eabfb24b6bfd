namespace Wheelhouse.Captain.Threads;

/// <summary>What the copilot itself says, in the language in which it was asked.</summary>
internal sealed record CopilotTexts(string Nothing, string NeedsModel, string NotVisible)
{
    private static readonly Dictionary<string, CopilotTexts> Known = new(StringComparer.Ordinal)
    {
        ["en"] = new(
            "I found nothing that answers this.",
            "Only the knowledge base was searched: questions about conversations need a language model.",
            "You cannot see this conversation any more."),
        ["es"] = new(
            "No he encontrado nada que responda a esto.",
            "Solo se ha buscado en la base de conocimiento: las preguntas sobre conversaciones necesitan un modelo de lenguaje.",
            "Ya no puedes ver esta conversación."),
        ["pt"] = new(
            "Não encontrei nada que responda a isto.",
            "Só a base de conhecimento foi pesquisada: perguntas sobre conversas precisam de um modelo de linguagem.",
            "Você não pode mais ver esta conversa."),
        ["zh"] = new("没有找到答案。", "只搜索了知识库：有关会话的问题需要语言模型。", "你已无法查看此会话。"),
    };

    /// <summary>English where there are no others.</summary>
    public static CopilotTexts In(string language) => Known.GetValueOrDefault(language.Split('-', '_')[0].ToLowerInvariant()) ?? Known["en"];
}
