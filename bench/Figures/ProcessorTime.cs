using System.Globalization;

namespace Wheelhouse.Bench.Figures;

/// <summary>What the kernel counts of a process or of one of its threads (proc(5), stat).</summary>
/// <param name="Name">At most 15 characters.</param>
/// <param name="Parent">The process it was started by.</param>
/// <param name="Own">Its processor time so far.</param>
/// <param name="Children">That of its children that have ended.</param>
internal sealed record ProcessorTime(string Name, int Parent, TimeSpan Own, TimeSpan Children)
{
    private const double TicksPerSecond = 100; // the kernel's unit towards programs, whatever its own is

    /// <summary>Null when it has just ended.</summary>
    public static ProcessorTime? Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            // The name stands in brackets and may contain anything.
            var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
            var fields = text[(close + 2)..].Split(' ');
            return new ProcessorTime(text[(open + 1)..close], int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(11), Ticks(13));

            TimeSpan Ticks(int first) => TimeSpan.FromSeconds(
                (double.Parse(fields[first], CultureInfo.InvariantCulture) + double.Parse(fields[first + 1], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
