using System.Collections.Concurrent;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// What this node knows of its providers, so that a dead one is not asked by every conversation at once: after three
/// failures in a row, or when it asks for time, it is left alone, at first for a second, at most for a minute; then one
/// call tries it, and the others wait for what becomes of that.
/// </summary>
/// <remarks>
/// It makes no retries of its own: whoever is turned away hears when to come back, and the queue does the waiting. A
/// customer's patience stays the bound: who would wait too long is handed to people.
/// </remarks>
internal sealed class ProviderHealth(TimeProvider time)
{
    private const int FailuresInARow = 3;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);
    private static readonly TimeSpan WhileTried = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<Endpoint, State> _states = new();

    /// <summary>Begins a call. Disposed without a result it says nothing about the provider.</summary>
    /// <exception cref="ModelException">The provider is left alone; with the time after which to come back.</exception>
    public Call Begin(ModelConfiguration model)
    {
        var endpoint = Endpoint.Of(model);
        var state = _states.GetOrAdd(endpoint, _ => new State());
        lock (state)
        {
            RefuseAtRest(state);
            state.IsTried = state.IsClosed;
            return new Call(this, endpoint, state, state.Closings, state.IsClosed);
        }
    }

    /// <summary>Asks without beginning: what is done for a call that will not be made is done in vain.</summary>
    /// <exception cref="ModelException">As of <see cref="Begin"/>.</exception>
    public void RefuseAtRest(ModelConfiguration model)
    {
        if (_states.TryGetValue(Endpoint.Of(model), out var state))
        {
            lock (state)
            {
                RefuseAtRest(state);
            }
        }
    }

    /// <summary>Since whenever: a rest must not grow when the machine's clock is put back.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    private void RefuseAtRest(State state)
    {
        var rest = state.RestsUntil - Now;
        if (rest > TimeSpan.Zero || state.IsTried)
        {
            var last = state.LastFailure;
            throw new ModelException(
                last?.Category ?? FailureCategory.Unavailable,
                $"The model provider is left alone for a while after it failed. {last?.Message}".TrimEnd(),
                rest > TimeSpan.Zero ? rest : WhileTried);
        }
    }

    /// <summary>A person has tried it with success: everybody may.</summary>
    public void Forget(ModelConfiguration model) => _states.TryRemove(Endpoint.Of(model), out _);

    private void Failed(State state, int closings, ModelException failure)
    {
        // What began before the others were turned away tells nothing new: fifty calls that fail together are one failure.
        if (!failure.Category.CanBeRetried() || closings != state.Closings)
        {
            return;
        }

        state.Failures++;
        state.LastFailure = failure;
        var rest = failure.RetryAfter is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestAsked.Ticks))
            : state.Failures < FailuresInARow ? TimeSpan.Zero
            : TimeSpan.FromSeconds(Math.Min(LongestRest.TotalSeconds, Math.Pow(2, Math.Min(state.Failures - FailuresInARow, 10))));
        if (rest > TimeSpan.Zero)
        {
            (state.IsClosed, state.RestsUntil) = (true, Now + rest);
            state.Closings++;
        }
    }

    /// <summary>One call to a provider.</summary>
    internal sealed class Call(ProviderHealth health, Endpoint endpoint, State state, int closings, bool isTry) : IDisposable
    {
        /// <summary>The first word has come: those who wait may ask, too.</summary>
        public void Speaks()
        {
            lock (state)
            {
                state.IsClosed &= !(isTry && closings == state.Closings);
                Release();
            }
        }

        /// <summary>The whole answer has come: nothing of what failed before counts any more.</summary>
        public void Succeeded() => health._states.TryRemove(KeyValuePair.Create(endpoint, state));

        public void Failed(ModelException failure)
        {
            lock (state)
            {
                health.Failed(state, closings, failure);
                Release();
            }
        }

        public void Dispose()
        {
            lock (state)
            {
                Release();
            }
        }

        private void Release() => state.IsTried &= !isTry;
    }

    internal sealed class State
    {
        public int Failures { get; set; }

        public ModelException? LastFailure { get; set; }

        /// <summary>How often it came to be left alone.</summary>
        public int Closings { get; set; }

        public bool IsClosed { get; set; }

        /// <summary>One call is trying whether it has come back.</summary>
        public bool IsTried { get; set; }

        public TimeSpan RestsUntil { get; set; }
    }

    /// <summary>What fails together: a server, and there a key and a model, whose limits are their own.</summary>
    internal sealed record Endpoint(ProviderKind Provider, Uri? Address, string ModelId, string? ApiKey)
    {
        public static Endpoint Of(ModelConfiguration model) => new(model.Provider, model.BaseUrl, model.ModelId, model.ApiKey);

        /// <summary>Keeps the key out of logs.</summary>
        public override string ToString() => $"{Provider} {ModelId}";
    }
}
