using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Tests.Baselines;

/// <summary>
/// The rule that a baseline only rises, over every commit that the clone has and the files as they stand now: whoever lowers
/// or removes a figure says so in CHANGELOG.md in the same commit.
/// </summary>
internal static class BaselineHistory
{
    private const string Folder = "evals/baselines";
    private const string Now = "not committed";

    /// <returns>One line for every figure that was lowered in silence; none where there is no git history, as in an unpacked archive.</returns>
    public static async Task<IReadOnlyList<string>> LoweredAsync(string root)
    {
        if (await TryGitAsync(root, "rev-parse", "--verify", "HEAD") is not { } head) return [];
        var lowered = await LoweredAsync(root, Now, head.Trim());
        // Merges too, and against each of their parents: a merge can take back what one side had raised.
        var commits = await TryGitAsync(root, "rev-list", "--full-history", "--parents", "HEAD", "--", Folder) ?? "";
        foreach (var commit in commits.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]))
        {
            var parents = (await TryGitAsync(root, "rev-list", "--parents", "-n", "1", commit))!.Trim().Split(' ').Skip(1);
            foreach (var parent in parents) lowered.AddRange(await LoweredAsync(root, commit, parent));
        }

        return lowered;
    }

    private static async Task<List<string>> LoweredAsync(string root, string commit, string parent)
    {
        var lowered = new List<string>();
        var files = await TryGitAsync(root, "ls-tree", "--name-only", parent, $"{Folder}/") ?? "";
        foreach (var path in files.Split('\n').Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            var (was, now) = (Parse(await ReadAsync(root, parent, path)), Parse(await ReadAsync(root, commit, path)));
            // Here no rounding is allowed for, or a baseline could be lowered bit by bit.
            var fallen = was.CompareWith(now).Where(change => change.Was is { } before && !(change.Is >= before)).ToList();
            if (fallen.Count == 0) continue;
            var told = Lines(await ReadAsync(root, commit, "CHANGELOG.md")).Except(Lines(await ReadAsync(root, parent, "CHANGELOG.md"))).ToList();
            var suite = Path.GetFileNameWithoutExtension(path);
            lowered.AddRange(fallen.Where(change => !told.Any(line => Tells(line, suite, change))).Select(change => $"{commit}: {suite} {change}"));
        }

        return lowered;
    }

    private static bool Tells(string line, string suite, FigureChange change) =>
        line.StartsWith(Changelog.Start(suite, change), StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(line[Changelog.Start(suite, change).Length..]);

    private static Baseline Parse(string text) => text.Length == 0 ? Baseline.Empty : Baseline.Parse(text);

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd());

    private static async Task<string> ReadAsync(string root, string commit, string path)
    {
        if (commit != Now) return await TryGitAsync(root, "show", $"{commit}:{path}") ?? "";
        var file = Path.Combine(root, path);
        return File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
    }

    /// <summary>What git says; null when it fails, as it does for a file that a commit does not have.</summary>
    private static async Task<string?> TryGitAsync(string root, params string[] arguments)
    {
        // A checkout may belong to somebody else than who tests it.
        var (status, output) = await Git.RunAsync(root, ["-c", "safe.directory=*", .. arguments]);
        return status == 0 ? output : null;
    }
}
