using System.Globalization;

namespace Wheelhouse.Bench.Figures;

/// <summary>
/// Processor time that a virtual machine wanted and its host gave to others (proc(5), stat, steal), counted from here on. Where there is much of
/// it, the slowest turns are the host's.
/// </summary>
internal sealed class StolenTime
{
    private readonly (double Stolen, double All) _before = Read();

    /// <summary>In percent of all processor time since then.</summary>
    public double Share
    {
        get
        {
            var now = Read();
            return 100 * (now.Stolen - _before.Stolen) / (now.All - _before.All);
        }
    }

    private static (double Stolen, double All) Read()
    {
        // user nice system idle iowait irq softirq steal; what follows is counted in user and nice, too.
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var counted = ticks.Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToList();
        return (counted[7], counted.Sum());
    }
}
