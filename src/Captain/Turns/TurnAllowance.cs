using System.Globalization;
using Wheelhouse.Captain.Models;

namespace Wheelhouse.Captain.Turns;

/// <summary>What the models of one turn may use together: writers and those that stand in, steps, a scenario that begins anew, and the attempts before.</summary>
internal sealed class TurnAllowance(TimeProvider time)
{
    private TurnOptions _caps = new();
    private decimal _maxPrice = decimal.MaxValue;
    private TurnUse _before = new(0, 0, 0, 0);
    private (int Calls, long Tokens, decimal Price) _now;
    private long? _since;

    /// <summary>With what earlier attempts used.</summary>
    public TurnUse Used => new(_before.Calls + _now.Calls, _before.Tokens + _now.Tokens, _before.Price + _now.Price, Math.Round(Elapsed.TotalSeconds, 3));

    /// <summary>What is left of the time; zero for none.</summary>
    public TimeSpan TimeLeft => _caps.MaxTime > Elapsed ? _caps.MaxTime - Elapsed : TimeSpan.Zero;

    /// <summary>Whether the next call is the last one: it must answer.</summary>
    public bool IsLastCall => Used.Calls + 1 >= _caps.MaxModelCalls;

    /// <summary>The clock runs from here: whoever waits for the customer to write on, or for a place at the processor, uses nothing.</summary>
    /// <param name="maxPrice">Instead of that of <paramref name="caps"/> where it is less; null for none of its own.</param>
    public TurnAllowance Under(TurnOptions caps, decimal? maxPrice = null)
    {
        (_caps, _since) = (caps, _since ?? time.GetTimestamp());
        _maxPrice = maxPrice is { } own && own < caps.MaxPrice ? own : caps.MaxPrice;
        return this;
    }

    /// <summary>An attempt before this one has used that.</summary>
    public void Resume(TurnUse used) => _before = used;

    /// <summary>What is used up, in words for the record; null while there is something left of everything.</summary>
    /// <param name="tokens">What the next call reads.</param>
    /// <param name="price">And what that alone costs.</param>
    public string? Spent(long tokens = 0, decimal price = 0)
    {
        var used = Used;
        return used.Calls >= _caps.MaxModelCalls ? Told($"{_caps.MaxModelCalls} calls of models")
            : used.Tokens + tokens > _caps.MaxTokens ? Told($"{_caps.MaxTokens} tokens")
            : used.Price + price > _maxPrice ? Told($"{_maxPrice} dollars")
            : TimeLeft <= TimeSpan.Zero ? TimeIsOver().Message
            : null;
    }

    public TurnSpentException TimeIsOver() => new(Told($"{_caps.MaxTime.TotalSeconds:0.#} seconds"));

    /// <summary>A call of a model begins.</summary>
    /// <exception cref="TurnSpentException">There is nothing left for it.</exception>
    public void Begin(long tokens, decimal price)
    {
        if (Spent(tokens, price) is { } spent) throw new TurnSpentException(spent);
        _now.Calls++;
    }

    public void Use(long tokens, decimal price) => (_now.Tokens, _now.Price) = (_now.Tokens + tokens, _now.Price + price);

    private TimeSpan Elapsed => TimeSpan.FromSeconds(_before.Seconds) + (_since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);

    private static string Told(FormattableString cap) => $"An answer may use {cap.ToString(CultureInfo.InvariantCulture)}; they are used up.";
}

/// <summary>What the models of a turn used, all attempts together, whether they answered or not.</summary>
/// <param name="Price">US dollars.</param>
/// <param name="Seconds">Since models could be asked.</param>
internal sealed record TurnUse(int Calls, long Tokens, decimal Price, double Seconds);

/// <summary>The share of one model in a turn's allowance.</summary>
internal sealed record ModelAllowance(TurnAllowance Turn, ModelConfiguration Model)
{
    public void Begin(long tokens) => Turn.Begin(tokens, Model.PriceOf(tokens, 0));

    public void Use(LoopUsage usage) => Turn.Use(usage.InputTokens + usage.OutputTokens, Model.PriceOf(usage.InputTokens, usage.OutputTokens));
}

/// <summary>No model may be asked any more in this turn. No fault of a provider: its health does not suffer.</summary>
internal sealed class TurnSpentException(string message) : Exception(message);
