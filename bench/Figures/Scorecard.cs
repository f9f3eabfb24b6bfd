using System.Globalization;

namespace Wheelhouse.Bench.Figures;

/// <summary>The figures of one run, each against its limit. A smoke run only shows that everything works: it judges nothing.</summary>
internal sealed class Scorecard(bool judges)
{
    private int _fallen;

    /// <summary>2 when a figure is on the wrong side of its limit.</summary>
    public int ExitCode => _fallen == 0 ? 0 : 2;

    public void AtLeast(string what, double value, double limit, string unit = "") => Judge(what, value, value >= limit, $"at least {Text(limit)}{unit}", unit);

    public void AtMost(string what, double value, double limit, string unit = "") => Judge(what, value, value <= limit, $"at most {Text(limit)}{unit}", unit);

    /// <summary>No figure but a promise: it also holds in a smoke run.</summary>
    public void Exactly(string what, long value, long promised)
    {
        _fallen += value == promised ? 0 : 1;
        Write(value == promised ? "ok    " : "FELL  ", what, $"{Text(value)} ({Text(promised)})");
    }

    /// <summary>A figure that nothing was promised about, or that another one is measured by.</summary>
    public static void Tell(string what, double value, string unit = "") => Write("      ", what, $"{Text(value)}{unit}");

    public static void Say(string text) => Console.WriteLine(text);

    private void Judge(string what, double value, bool holds, string limit, string unit)
    {
        _fallen += holds || !judges ? 0 : 1;
        Write(!judges ? "smoke " : holds ? "ok    " : "FELL  ", what, $"{Text(value)}{unit} ({limit})");
    }

    private static void Write(string mark, string what, string text) => Console.WriteLine($"{mark}{what,-64} {text}");

    private static string Text(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
