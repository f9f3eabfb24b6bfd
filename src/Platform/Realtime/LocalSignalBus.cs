using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.Platform.Realtime;

/// <summary>Hands signals to the subscribers of this process.</summary>
internal sealed class LocalSignalBus(ILogger<LocalSignalBus> logger) : ISignalBus
{
    private readonly ConcurrentDictionary<Subscription, Action<Signal>> _subscribers = new();

    public void Publish(Signal signal)
    {
        foreach (var subscriber in _subscribers.Values)
        {
            try
            {
                subscriber(signal);
            }
            catch (Exception exception)
            {
                Log.SubscriberFailed(logger, exception);
            }
        }
    }

    public IDisposable Subscribe(Action<Signal> onSignal)
    {
        var subscription = new Subscription(this);
        _subscribers[subscription] = onSignal;
        return subscription;
    }

    private sealed class Subscription(LocalSignalBus bus) : IDisposable
    {
        public void Dispose() => bus._subscribers.TryRemove(this, out _);
    }
}
