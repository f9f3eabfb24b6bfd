using System.Diagnostics;

namespace Wheelhouse.Platform.Diagnostics;

/// <summary>The names under which spans are written.</summary>
public static class ActivitySources
{
    public const string JobsName = "Wheelhouse.Jobs";

    public static ActivitySource Jobs { get; } = new(JobsName);
}
