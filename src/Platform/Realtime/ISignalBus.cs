using System.Text.Json;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Realtime;

/// <summary>A hint that something changed. Carries ids and revisions, never bodies; the receiver fetches.</summary>
/// <param name="Topic">Who may care: <c>account:1</c>, <c>inbox:1</c>, <c>conversation:1</c>, <c>visitor:1</c> or <c>user:1</c>.</param>
/// <param name="Kind">What changed, such as <c>message.changed</c>.</param>
/// <param name="Number">The number that routes carry for the thing concerned; null when there is none.</param>
/// <param name="Id">The id of what changed; null when there is none.</param>
/// <param name="Revision">The revision after the change; null for ephemeral signals.</param>
/// <param name="Data">Small facts of an ephemeral signal, at most 2 kB.</param>
/// <param name="Ephemeral">Worth nothing later: typing, presence, a streamed sentence.</param>
public sealed record Signal(
    string Topic,
    string Kind,
    AccountId AccountId,
    long? Number = null,
    long? Id = null,
    long? Revision = null,
    JsonElement? Data = null,
    bool Ephemeral = false);

/// <summary>Carries signals to every node. Losing one loses no data.</summary>
public interface ISignalBus
{
    /// <summary>Hands a signal over; never blocks and never throws.</summary>
    void Publish(Signal signal);

    /// <summary>Calls back for every signal of every node, this one included, until disposed. The callback must not block.</summary>
    IDisposable Subscribe(Action<Signal> onSignal);
}
