namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>Who may be shown a document.</summary>
public enum Audience
{
    /// <summary>Customers and agents.</summary>
    Public,

    /// <summary>Agents only: never found for an answer to a customer.</summary>
    Internal,
}
