using System.Globalization;
using Wheelhouse.Bench.Crawling;

namespace Wheelhouse.Bench.Ingestion;

/// <summary>Markdown files like those of a help centre: front matter, headings, lists, a table, about 350 words, no two the same.</summary>
internal static class HelpFiles
{
    public static void Write(string folder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, Faults.Name(i % 20))).FullName;
            File.WriteAllText(Path.Combine(place, Faults.Name(i) + ".md"), Of(Faults.Name(i), i));
        }
    }

    /// <summary>Manuals of so many sections, each of which becomes a chunk.</summary>
    public static void WriteLarge(string folder, int count, int sections)
    {
        for (var i = 0; i < count; i++)
        {
            var name = Faults.Name(i);
            var text = string.Concat(Enumerable.Range(0, sections).Select(section => $"## Section {Faults.Name(section)} of {name}\n\n{Plain(Prose.Of(name + Faults.Name(section)))}\n\n"));
            File.WriteAllText(Path.Combine(folder, name + ".md"), $"---\nlanguage: en\n---\n# Manual {name}\n\n{text}");
        }
    }

    /// <summary>What somebody might ask about them.</summary>
    public static string Question(int number) => Plain(Prose.Of($"question{Faults.Name(number)}")).Split('.')[0] + "?";

    private static string Of(string name, int number)
    {
        var paragraphs = Enumerable.Range(0, 4).Select(part => Plain(Prose.Of($"{name}{Faults.Name(part)}"))).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"""
            ---
            title: Article {name}
            language: en
            updated: 2026-11-{(number % 28) + 1:00}
            ---
            # Article {name}

            {paragraphs[0]}

            ## How it is done

            1. Open **My account** and choose [the settings](/settings/{name}).
            2. Press *Change*, then `{name}`.
            3. Wait for the message that says so.

            {paragraphs[1]}

            ## What it costs

            | Kind | Price | Days |
            | --- | --- | --- |
            | Small {name} | {number % 97} euros | {number % 13} |
            | Large {name} | {(number % 97) + 40} euros | {number % 17} |

            {paragraphs[2]}

            ### When something is missing

            - Look into the box once more.
            - Write to us with the number {number}.

            {paragraphs[3]}

            """);
    }

    private static string Plain(string html) =>
        html.Replace("<p>", "", StringComparison.Ordinal).Replace("</p>", "\n\n", StringComparison.Ordinal).TrimEnd();
}
