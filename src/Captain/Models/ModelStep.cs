namespace Wheelhouse.Captain.Models;

/// <summary>What a model may be asked to do. Embedding and reranking are chosen by each knowledge base, whose index depends on them.</summary>
internal enum ModelStep
{
    /// <summary>Whatever has no model of its own.</summary>
    Any,

    /// <summary>Writes the answer.</summary>
    Answer,

    /// <summary>Makes one question out of the conversation. Rules do it where no model is named for exactly this step.</summary>
    Condense,

    /// <summary>Reads a written sentence once more beside its passages. Nobody does it where no model is named for exactly this step.</summary>
    Judge,

    /// <summary>Summarises a conversation.</summary>
    Summarise,

    /// <summary>Rewrites and translates an agent's text.</summary>
    Rewrite,

    /// <summary>Suggests labels and a priority for a conversation.</summary>
    Label,
}
