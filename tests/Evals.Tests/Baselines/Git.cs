using System.Diagnostics;

namespace Wheelhouse.Evals.Tests.Baselines;

/// <summary>Runs git in a folder, and nowhere else: in a hook git names the repository in variables, which would win over the folder.</summary>
internal static class Git
{
    public static async Task<(int Status, string Output)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        using var git = Process.Start(start)!;
        var (output, errors) = (git.StandardOutput.ReadToEndAsync(), git.StandardError.ReadToEndAsync());
        await git.WaitForExitAsync();
        await errors;
        return (git.ExitCode, await output);
    }
}
