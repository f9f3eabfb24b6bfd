namespace Wheelhouse.Inbox.Contracts;

/// <summary>
/// Knows the responders of one kind. A module above registers one (Captain for <c>captain</c>); the inbox itself knows
/// only <c>people</c>.
/// </summary>
public interface IResponderCatalog
{
    /// <summary>The kind that this catalogue knows, as in <see cref="Responder.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>The responder of the current account as it is to be stored with an inbox; null when there is none with this id.</summary>
    /// <exception cref="Platform.Http.DomainException">The model does not exist or cannot be used.</exception>
    Task<Responder?> FindAsync(long id, ResponderMode mode, long? modelId, CancellationToken cancellationToken);
}
