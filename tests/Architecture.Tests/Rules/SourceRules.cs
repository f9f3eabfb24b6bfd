using System.Text.RegularExpressions;

namespace Wheelhouse.Architecture.Tests.Rules;

/// <summary>One source file: its path from the repository's root and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The module under <c>src/</c>; null for anything else.</summary>
    public string? Module => Path.Split('/') is ["src", var module, ..] ? module : null;
}

/// <summary>What can only be seen in the text.</summary>
internal static partial class SourceRules
{
    public const int LongestFile = 350;

    private static readonly Dictionary<string, string> SchemaOf = new()
    {
        ["Platform"] = "platform",
        ["Accounts"] = "accounts",
        ["Inbox"] = "inbox",
        ["Channels"] = "channels",
        ["KnowledgeBase"] = "knowledge",
        ["Captain"] = "captain",
    };

    /// <summary>The names of the queues and the kinds of actors stand in one place each, below the modules that use them.</summary>
    private static readonly string[] MaySayHelpDeskWords =
        ["src/Platform/Identity/Actor.cs", "src/Platform/Jobs/JobContext.cs", "src/Platform/Jobs/JobOptions.cs"];

    /// <summary>SQL that reads or writes a table of another module's schema. The host may read the platform's.</summary>
    public static IEnumerable<string> ForeignSchemas(SourceFile file)
    {
        if (file.Module is not { } module)
        {
            return [];
        }

        var own = SchemaOf.GetValueOrDefault(module, "platform");
        return from match in SchemaInSql().Matches(file.Text)
               let schema = match.Groups["schema"].Value
               where SchemaOf.ContainsValue(schema) && schema != own
               select $"{file.Path} names {match.Value.Trim()}";
    }

    /// <summary>Queries that see more than one account, outside the files that must.</summary>
    public static IEnumerable<string> LiftedFilters(SourceFile file, IReadOnlyCollection<string> allowed) =>
        file.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal) && !allowed.Contains(file.Path)
            ? [$"{file.Path} lifts a query filter"]
            : [];

    public static IEnumerable<string> TooLong(SourceFile file)
    {
        var lines = file.Text.Count(c => c == '\n');
        return lines > LongestFile ? [$"{file.Path} has {lines} lines; the limit is {LongestFile}"] : [];
    }

    /// <summary>The platform must not know what a help desk is.</summary>
    public static IEnumerable<string> HelpDeskWords(SourceFile file) =>
        file.Module != "Platform" || MaySayHelpDeskWords.Contains(file.Path) ? [] :
        from match in HelpDeskWord().Matches(Comment().Replace(file.Text, ""))
        select $"{file.Path} says {match.Value}";

    public static IEnumerable<string> ForbiddenFolders(SourceFile file) =>
        file.Module is not null && ForbiddenFolder().Match(file.Path) is { Success: true } match ? [$"{file.Path} lies in {match.Value}"] : [];

    /// <summary>Idempotence must be thought of and said, by a key.</summary>
    public static IEnumerable<string> SilentHandlers(SourceFile file) =>
        from match in HandlerClass().Matches(file.Text)
        where file.Module is not null && !match.Groups["doc"].Value.Contains("dempotent", StringComparison.Ordinal)
        select $"{file.Path}: {match.Groups["name"].Value} does not say by which key it is idempotent";

    /// <summary>Text that is cut at a length by hand may be cut in the middle of a character.</summary>
    public static IEnumerable<string> HandCutText(SourceFile file) =>
        file.Module is null || file.Path == "src/Platform/Data/TextCut.cs" ? [] :
        from match in HandCut().Matches(file.Text)
        select $"{file.Path} cuts text by hand, not with TextCut: {match.Value.Trim()}";

    /// <summary>
    /// Lines between two braces are indented. <c>dotnet format</c> sees to statements and members, but leaves the elements of
    /// an initializer wherever they stand.
    /// </summary>
    public static IEnumerable<string> Outdented(SourceFile file)
    {
        if (!file.Path.EndsWith(".cs", StringComparison.Ordinal)) yield break;
        var open = new Stack<int>();
        foreach (var (number, line) in file.Text.Split('\n').Index())
        {
            var indent = line.Length - line.TrimStart().Length;
            var text = line.Trim();
            if (text == "{") open.Push(indent);
            else if (text.StartsWith('}') && open.TryPeek(out var own) && own == indent) open.Pop();
            else if (text.Length > 0 && text[0] != '#' && open.TryPeek(out var outer) && indent <= outer)
                yield return $"{file.Path}({number + 1}) is indented less than what it stands in: {text}";
        }
    }

    [GeneratedRegex(@"\b(from|join|into|update|table|references|truncate|on)\s+(?<schema>[a-z]+)\.[a-z_]+", RegexOptions.IgnoreCase)]
    private static partial Regex SchemaInSql();

    [GeneratedRegex(@"\b(conversation|inbox|contact|assistant|captain|visitor|helpdesk)s?\b(?!\.json)", RegexOptions.IgnoreCase)]
    private static partial Regex HelpDeskWord();

    [GeneratedRegex(@"^.*\bLength\b.*\?.*\w\[(\.\.[A-Z0-9][\w.]*|\^[\w.]+\.\.)\].*$", RegexOptions.Multiline)]
    private static partial Regex HandCut();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"/(Controllers|Services|Helpers|Utils|Utilities|Common|Managers|Misc)/")]
    private static partial Regex ForbiddenFolder();

    [GeneratedRegex(@"(?<doc>(///[^\n]*\n)*)(internal|public) sealed class (?<name>\w+)(\([^{]*?\))?\s*:\s*[^{]*IHandle<", RegexOptions.Singleline)]
    private static partial Regex HandlerClass();
}
