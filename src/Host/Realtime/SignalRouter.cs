using System.Collections.Concurrent;
using System.Collections.Immutable;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime;

/// <summary>Somebody who wants the signals of some topics. Neither method may block.</summary>
internal interface IListener
{
    void Hear(Signal signal);

    /// <summary>Signals were lost: whoever depends on them must start anew.</summary>
    void Resync();
}

/// <summary>Hands each signal of the bus to this node's listeners of its topic.</summary>
internal sealed class SignalRouter(ISignalBus bus) : IHostedService
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<IListener>> topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IListener, ImmutableHashSet<string>> listeners = new();
    private readonly Lock gate = new();
    private IDisposable? subscription;

    /// <summary>Connections that hear something; none are left when everybody has gone.</summary>
    public int ListenerCount => listeners.Count;

    /// <summary>Topics that somebody hears.</summary>
    public int TopicCount => topics.Count;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        subscription = bus.Subscribe(Route);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>From now on the listener hears these topics and no others; none at all lets it go.</summary>
    public void Listen(IListener listener, IEnumerable<string> wanted)
    {
        lock (gate)
        {
            var next = wanted.ToImmutableHashSet(StringComparer.Ordinal);
            var before = listeners.GetValueOrDefault(listener, []);
            foreach (var topic in before.Except(next))
                Change(topic, set => set.Remove(listener));
            foreach (var topic in next.Except(before))
                Change(topic, set => set.Add(listener));
            if (next.IsEmpty)
                listeners.TryRemove(listener, out _);
            else
                listeners[listener] = next;
        }
    }

    /// <summary>Tells this node's listeners only.</summary>
    public void Route(Signal signal)
    {
        if (signal.Topic == BusSignals.GapTopic)
        {
            foreach (var listener in listeners.Keys)
                listener.Resync();
        }
        else if (topics.TryGetValue(signal.Topic, out var hearing))
        {
            foreach (var listener in hearing)
                listener.Hear(signal);
        }
    }

    private void Change(string topic, Func<ImmutableHashSet<IListener>, ImmutableHashSet<IListener>> change)
    {
        var next = change(topics.GetValueOrDefault(topic, []));
        if (next.IsEmpty)
            topics.TryRemove(topic, out _);
        else
            topics[topic] = next;
    }
}
