namespace Wheelhouse.Platform.Realtime;

/// <summary>What the bus itself has to say.</summary>
public static class BusSignals
{
    /// <summary>The topic of the signal that says: other nodes' signals were missed, fetch everything anew.</summary>
    public const string GapTopic = "platform:gap";
}
