using System.CommandLine;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Commands;

/// <summary>What every verb has.</summary>
internal static class Shared
{
    /// <summary>What the server process may hold at most, whatever it is doing.</summary>
    public const double MostMegabytes = 400;

    public static Option<bool> Smoke { get; } = new("--smoke") { Description = "A few seconds, to show that it works; judges nothing." };

    public static void TellMemory(Scorecard score, ServerProcess server) =>
        score.AtMost("peak memory of the server process (VmHWM)", server.PeakMemory, MostMegabytes, " MB");
}
