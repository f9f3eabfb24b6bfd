using System.Text.Json.Serialization;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Ingestion.Changes;

internal enum LineKind
{
    /// <summary>Stands in both, and is shown for its place.</summary>
    Same,

    Removed,
    Added,
}

/// <summary>A part of a line.</summary>
/// <param name="IsChanged">Whether just this is what differs from the line's counterpart.</param>
internal sealed record LinePart(string Text, bool IsChanged);

internal sealed record ChangedLine(LineKind Kind, IReadOnlyList<LinePart> Parts)
{
    [JsonIgnore]
    public bool IsCut { get; init; }
}

/// <summary>A place of a text that has changed, with the lines around it.</summary>
/// <param name="FormerLine">Where it begins in the former text, from 1.</param>
/// <param name="Line">Where it begins in the text as it is.</param>
internal sealed record ChangedPlace(int FormerLine, int Line, IReadOnlyList<ChangedLine> Lines);

/// <summary>What has changed between two states of a text, line by line and within a line word by word.</summary>
/// <param name="IsShortened">Not every line that changed is shown, or not in its full length.</param>
internal sealed record TextChange(int Added, int Removed, bool IsShortened, IReadOnlyList<ChangedPlace> Places)
{
    private const int MostEdits = 1_500;
    private const int MostLines = 400;
    private const int LongestLine = 2_000;
    private const int Around = 2;

    public static TextChange Between(string former, string text)
    {
        var (one, other) = (former.Split('\n'), text.Split('\n'));
        var edits = Edits.Between(one, other, MostEdits);
        var (places, shown, isShortened) = (new List<ChangedPlace>(), 0, false);
        foreach (var group in Near(edits))
        {
            if (shown >= MostLines)
            {
                isShortened = true;
                break;
            }

            var place = Show(one, other, group);
            var kept = place.Lines.Take(MostLines - shown).ToList();
            isShortened |= kept.Count < place.Lines.Count || kept.Exists(static l => l.IsCut);
            shown += kept.Count;
            places.Add(place with { Lines = kept });
        }

        return new TextChange(edits.Sum(static e => e.OtherLength), edits.Sum(static e => e.Length), isShortened, places);
    }

    /// <summary>Edits whose surroundings touch are one place.</summary>
    private static IEnumerable<List<Edit>> Near(List<Edit> edits)
    {
        var group = new List<Edit>();
        foreach (var edit in edits)
        {
            if (group.Count > 0 && edit.Start - (group[^1].Start + group[^1].Length) > 2 * Around)
            {
                yield return group;
                group = [];
            }

            group.Add(edit);
        }

        if (group.Count > 0) yield return group;
    }

    private static ChangedPlace Show(string[] former, string[] text, List<Edit> group)
    {
        var lines = new List<ChangedLine>();
        var before = Math.Min(Around, group[0].Start);
        var at = group[0].Start - before;
        foreach (var edit in group)
        {
            for (; at < edit.Start; at++) lines.Add(Whole(LineKind.Same, former[at]));
            lines.AddRange(Changed(former.AsSpan(edit.Start, edit.Length), text.AsSpan(edit.OtherStart, edit.OtherLength)));
            at = edit.Start + edit.Length;
        }

        for (var end = Math.Min(at + Around, former.Length); at < end; at++) lines.Add(Whole(LineKind.Same, former[at]));
        return new ChangedPlace(group[0].Start - before + 1, group[0].OtherStart - before + 1, lines);
    }

    private static List<ChangedLine> Changed(ReadOnlySpan<string> gone, ReadOnlySpan<string> come)
    {
        var (removed, added) = (new List<ChangedLine>(), new List<ChangedLine>());
        for (var i = 0; i < Math.Max(gone.Length, come.Length) && i <= MostLines; i++)
        {
            if (i < gone.Length && i < come.Length)
            {
                var (left, right) = WordChange.Between(Short(gone[i]), Short(come[i]));
                removed.Add(new ChangedLine(LineKind.Removed, left) { IsCut = IsLong(gone[i]) });
                added.Add(new ChangedLine(LineKind.Added, right) { IsCut = IsLong(come[i]) });
            }
            else if (i < gone.Length)
            {
                removed.Add(Whole(LineKind.Removed, gone[i]));
            }
            else
            {
                added.Add(Whole(LineKind.Added, come[i]));
            }
        }

        return [.. removed, .. added];
    }

    private static ChangedLine Whole(LineKind kind, string line) => new(kind, [new LinePart(Short(line), false)]) { IsCut = IsLong(line) };

    private static bool IsLong(string line) => line.Length > LongestLine;

    private static string Short(string line) => TextCut.Clip(line, LongestLine);
}
