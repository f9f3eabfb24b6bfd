using System.Text.Json;
using System.Threading.Channels;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime;

/// <summary>A signal as hub clients receive it.</summary>
internal sealed record HubSignal(string Kind, AccountId AccountId, long? ConversationId, long? Id, long? Revision, JsonElement? Data)
{
    public static HubSignal From(Signal signal) => new(signal.Kind, signal.AccountId, signal.Number, signal.Id, signal.Revision, signal.Data);
}

/// <summary>
/// One client's socket with a queue of its own: a client that does not keep up is cut off, and fetches what it missed
/// when it comes back; it never holds up the others.
/// </summary>
internal sealed class LiveConnection : IListener, IAsyncDisposable
{
    private const int MostWaiting = 500;
    private readonly Channel<Signal> waiting = Channel.CreateBounded<Signal>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Action abort;
    private readonly Task pump;

    public LiveConnection(Func<Signal, Task> send, Action abort)
    {
        this.abort = abort;
        pump = PumpAsync(send);
    }

    public void Hear(Signal signal)
    {
        // Whoever was erased hears nothing more, and comes back as somebody new.
        if (signal.Kind == SignalKinds.VisitorErased || !waiting.Writer.TryWrite(signal))
            Cut();
    }

    public void Resync() => Cut();

    public void Cut()
    {
        waiting.Writer.TryComplete();
        abort();
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await pump;
    }

    private async Task PumpAsync(Func<Signal, Task> send)
    {
        try
        {
            await foreach (var signal in waiting.Reader.ReadAllAsync())
                await send(signal);
        }
        catch (Exception gone) when (gone is OperationCanceledException or InvalidOperationException or IOException)
        {
            Cut(); // the client has left in the middle of a frame
        }
    }
}
