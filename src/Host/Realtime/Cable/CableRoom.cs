using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>Who listens: an agent in one account, or a visitor.</summary>
internal sealed record CableRoom(AccountId Account, UserId? User, Visitor? Visitor, IReadOnlyList<string> Topics, Proof? Proof = null)
{
    public bool IsVisitor => Visitor is not null;
}

/// <summary>One subscription of a connection.</summary>
/// <param name="name">The client's identifier as JSON text; each frame repeats it.</param>
internal sealed class CableSubscription(CableConnection connection, CableRelay relay, CableRoom room, string name) : IListener
{
    public CableRoom Room => room;

    public void Hear(Signal signal)
    {
        if (signal.Kind == SignalKinds.VisitorErased)
            connection.Cut();
        else if (signal.AccountId == room.Account) // somebody may be a member of several
            relay.Relay(signal, this);
    }

    public void Resync() => connection.Cut();

    /// <param name="message">An event with its data, as JSON text.</param>
    public void Send(string message) => connection.Send($$"""{"identifier":{{name}},"message":{{message}}}""");
}
