using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// The leave of assistants and scenarios to use a tool, which ends with the tool: another one of the same name must be allowed anew.
/// Whoever let one be called that only read has said nothing of one that may change something.
/// </summary>
internal static class ToolLeave
{
    /// <summary>Takes it away; the caller saves.</summary>
    public static async Task TakeAsync(CaptainDb db, IReadOnlySet<string> tools, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tools.Count == 0) return;
        foreach (var assistant in await db.Assistants.ToListAsync(cancellationToken))
        {
            foreach (var tool in (assistant.Settings.Tools ?? []).Where(t => tools.Contains(t.Name)).ToList()) assistant.Forbid(tool.Name, now);
        }

        foreach (var scenario in await db.Scenarios.ToListAsync(cancellationToken))
        {
            if (!scenario.Settings.Tools.Any(tools.Contains)) continue;
            scenario.Revise(scenario.Settings with { Tools = [.. scenario.Settings.Tools.Where(t => !tools.Contains(t))] }, scenario.Enabled, now);
            db.ScenarioVersions.Add(ScenarioVersion.Of(scenario, by));
        }
    }

    /// <summary>Has agents asked before tools that only read until now; the caller saves. In scenarios that is worked out anew each time.</summary>
    public static async Task AskAgainAsync(CaptainDb db, IReadOnlySet<string> tools, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tools.Count == 0) return;
        foreach (var assistant in await db.Assistants.ToListAsync(cancellationToken))
        {
            if (assistant.Settings.Tools?.Any(t => !t.Ask && tools.Contains(t.Name)) == true) assistant.AskBefore(tools, now);
        }
    }
}
