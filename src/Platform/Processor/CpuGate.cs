namespace Wheelhouse.Platform.Processor;

/// <summary>
/// Two searches or answers at once may use the processor; hundreds may wait for other people's servers meanwhile. Whoever
/// waits for such a server holds no place: the places belong to all accounts.
/// </summary>
public sealed class CpuGate : IDisposable
{
    private readonly SemaphoreSlim _places = new(2, 2);

    public async Task<CpuPlace> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new CpuPlace(_places);
    }

    public void Dispose() => _places.Dispose();
}

/// <summary>A place at the processor, until it is disposed of. For one flow of work.</summary>
public sealed class CpuPlace : IDisposable
{
    private readonly SemaphoreSlim _places;
    private bool _isHeld = true;

    internal CpuPlace(SemaphoreSlim places) => _places = places;

    /// <summary>Gives the place to others while something is done that takes one itself, and takes it again.</summary>
    public async Task<T> LendAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Dispose();
        var done = await work();
        await _places.WaitAsync(cancellationToken);
        _isHeld = true;
        return done;
    }

    public void Dispose()
    {
        if (!_isHeld) return;
        _isHeld = false;
        _places.Release();
    }
}
