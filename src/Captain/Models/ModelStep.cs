namespace Wheelhouse.Captain.Models;

/// <summary>What a model may be asked to do. Embedding and reranking are chosen by each knowledge base, whose index depends on them.</summary>
internal enum ModelStep
{
    /// <summary>Whatever has no model of its own.</summary>
    Any,

    /// <summary>Writes the answer.</summary>
    Answer,

    /// <summary>Puts the conversation into one question to search for. Without a model of its own, rules do.</summary>
    Condense,

    /// <summary>Reads a written answer once more. Without a model of its own, rules alone do.</summary>
    Judge,

    /// <summary>Summarises a conversation.</summary>
    Summarise,

    /// <summary>Rewrites and translates an agent's text, and drafts.</summary>
    Rewrite,

    /// <summary>Suggests labels and a priority.</summary>
    Label,
}
