using System.Globalization;

namespace Wheelhouse.Soak;

/// <summary>What the command line says.</summary>
internal sealed record SoakOptions(int Rounds, int Seed, int Visitors, int Folders, int Nodes, TimeSpan LongestLoad)
{
    public const string Usage = "Soak [--rounds 500] [--seed 1] [--visitors 24] [--folders 3] [--nodes 1] [--load-ms 1500]";

    /// <exception cref="FormatException">A name or a number is not known.</exception>
    public static SoakOptions Parse(string[] arguments)
    {
        var told = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["--rounds"] = 500,
            ["--seed"] = 1,
            ["--visitors"] = 24,
            ["--folders"] = 3,
            ["--nodes"] = 1,
            ["--load-ms"] = 1500,
        };
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair.Length != 2 || !told.ContainsKey(pair[0]))
                throw new FormatException(Usage);
            told[pair[0]] = int.Parse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return new SoakOptions(
            told["--rounds"], told["--seed"], told["--visitors"], told["--folders"], told["--nodes"], TimeSpan.FromMilliseconds(told["--load-ms"]));
    }
}
