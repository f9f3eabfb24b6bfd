using System.Collections.Concurrent;
using System.Text.Json;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Platform.Jobs;

/// <summary>Wakes the workers of a queue, on this node at once and on the others through the signal bus. A hint: the poll is the truth.</summary>
public sealed class Wakeup : IDisposable
{
    private const string Topic = "platform:jobs";

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _pulses = new(StringComparer.Ordinal);
    private readonly ISignalBus _bus;
    private readonly IDisposable _subscription;

    public Wakeup(ISignalBus bus)
    {
        _bus = bus;
        _subscription = bus.Subscribe(signal =>
        {
            if (signal.Topic == Topic)
            {
                PulseHere(signal.Kind);
            }
        });
    }

    /// <summary>Says that rows of these queues may be due.</summary>
    public void Pulse(IEnumerable<string> queues)
    {
        foreach (var queue in queues.Distinct(StringComparer.Ordinal))
        {
            // The bus tells this node as well, at once: to pulse here besides would have every worker claim twice.
            _bus.Publish(new Signal(Topic, queue, default(AccountId), Data: default(JsonElement?), Ephemeral: true));
        }
    }

    /// <summary>Waits for a pulse, at most <paramref name="longest"/>.</summary>
    internal async Task WaitAsync(string queue, TimeSpan longest, CancellationToken cancellationToken) =>
        await PulseOf(queue).WaitAsync(longest, cancellationToken);

    internal void PulseHere(string queue)
    {
        try
        {
            var pulse = PulseOf(queue);
            if (pulse.CurrentCount == 0)
            {
                pulse.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Somebody else pulsed at the same moment: one is enough.
        }
    }

    private SemaphoreSlim PulseOf(string queue) => _pulses.GetOrAdd(queue, static _ => new SemaphoreSlim(0, 1));

    public void Dispose()
    {
        _subscription.Dispose();
        foreach (var pulse in _pulses.Values)
        {
            pulse.Dispose();
        }
    }
}
