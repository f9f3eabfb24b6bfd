using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>Widgets that stay open until the end.</summary>
internal sealed class OpenWidgets(Site site, Delivery delivery) : IAsyncDisposable
{
    private readonly List<WidgetSocket> _open = [];

    public int Count => _open.Count;

    /// <summary>How many the server has ended.</summary>
    public int Closed => _open.Count(socket => socket.IsClosed);

    public async Task OpenAsync(IEnumerable<Visitor> visitors, CancellationToken cancellationToken)
    {
        foreach (var visitor in visitors)
            _open.Add(await WidgetSocket.OpenAsync(site, visitor, at => delivery.Heard(visitor, at), cancellationToken));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_open.Select(socket => socket.DisposeAsync().AsTask()));
}
