namespace Wheelhouse.Platform.Realtime;

/// <summary>Settings under <c>Wheelhouse:Signals</c>.</summary>
public sealed class SignalOptions
{
    /// <summary>
    /// Whether signals travel between nodes by NOTIFY and LISTEN. Off where the database is behind a transaction
    /// pooler: then each node tells only its own clients, which fetch the rest by polling.
    /// </summary>
    public bool UseNotify { get; set; } = true;
}
