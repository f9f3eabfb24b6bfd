using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Contracts;

/// <summary>Makes assistants for commands. Works in the current account.</summary>
public interface IAssistantSetup
{
    /// <summary>Creates an assistant with an empty knowledge base; one of the same name is returned unchanged.</summary>
    Task<CreatedAssistant> CreateAsync(string name, string description, string? productName, CancellationToken cancellationToken);

    /// <summary>Has the assistant answer in an inbox by itself.</summary>
    Task AnswerInAsync(AssistantId assistant, InboxId inbox, CancellationToken cancellationToken);
}

public sealed record CreatedAssistant(AssistantId Id, KnowledgeBaseId KnowledgeBaseId, bool IsNew);
