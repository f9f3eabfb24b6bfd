namespace Wheelhouse.Channels.Contracts;

/// <summary>Who, of those who call the widget and the client API, proves who he is. Answered without the database.</summary>
public interface IKnownCallers
{
    /// <summary>Whether this is a visitor's token of ours; whether its visitor still exists the database knows.</summary>
    bool IsVisitor(string? token);

    /// <summary>Whether the client API's contact of these names was found by this node not long ago: names carry no signature.</summary>
    bool IsContact(string? inbox, string? contact);

    /// <summary>Counts a realtime connection for the visitor of this token alone: the seconds to wait when he opens them in a loop. Null for nobody's token.</summary>
    int? Connects(string? visitorToken);
}
