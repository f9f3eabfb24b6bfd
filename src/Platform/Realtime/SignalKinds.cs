namespace Wheelhouse.Platform.Realtime;

/// <summary>Signals that no module above owns.</summary>
public static class SignalKinds
{
    /// <summary>Somebody came, went or changed availability; topic <c>account:…</c>.</summary>
    public const string Presence = "presence";
}
