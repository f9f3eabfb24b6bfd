using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Copilot;

/// <summary>
/// Shows a draft while it is written to the agent who asked for it, and to nobody else: neither the customer nor colleagues
/// who look at the conversation see that somebody tries a draft.
/// </summary>
internal sealed class OwnStream(ISignalBus bus, ICurrentActor current) : ISignalBus
{
    private const string TurnKind = "turn.";

    public void Publish(Signal signal)
    {
        if (current.Actor.User is { } user && signal.Kind.StartsWith(TurnKind, StringComparison.Ordinal))
            bus.Publish(signal with { Topic = $"user:{user}", Kind = $"draft.{signal.Kind[TurnKind.Length..]}" });
    }

    public IDisposable Subscribe(Action<Signal> onSignal) => bus.Subscribe(onSignal);
}
