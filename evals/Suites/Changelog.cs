namespace Wheelhouse.Evals.Suites;

/// <summary>A lowered baseline is a decision that users should hear of, so it stands in the changelog.</summary>
internal static class Changelog
{
    private const string Heading = "### Changed";

    /// <summary>How the line of a lowered figure begins; the reason follows.</summary>
    public static string Start(string suite, FigureChange change) => $"- Evaluation baseline {suite} lowered: {change}: ";

    /// <summary>The changelog with these lines at the end of what changed in the unreleased version.</summary>
    public static string Add(string changelog, IReadOnlyCollection<string> lines)
    {
        var text = changelog.TrimEnd('\n').Split('\n').ToList();
        var start = text.FindIndex(line => line.StartsWith("## Unreleased", StringComparison.OrdinalIgnoreCase));
        if (start < 0) throw new RefusedException("CHANGELOG.md has no part “## Unreleased”, where the reason belongs.");
        var end = EndOf(text, start, "## ");
        var changed = text.FindIndex(start, end - start, line => line == Heading);
        if (changed >= 0) end = EndOf(text, changed, "### ", "## ");
        while (text[end - 1].Length == 0) end--;
        text.InsertRange(end, changed >= 0 ? lines : ["", Heading, .. lines]);
        return string.Join('\n', text) + "\n";
    }

    private static int EndOf(List<string> text, int heading, params string[] next)
    {
        var end = text.FindIndex(heading + 1, line => next.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        return end < 0 ? text.Count : end;
    }
}
