using System.Globalization;
using System.Xml.Linq;

namespace Wheelhouse.KnowledgeBase.Ingestion.Docx;

/// <summary>What a paragraph is by its style and numbering: a heading of some level, an item of a list, or text.</summary>
internal sealed class DocxStyles
{
    public static readonly XNamespace Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private readonly Dictionary<string, XElement> _styles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XElement> _lists = new(StringComparer.Ordinal);

    public static DocxStyles Read(DocxParts parts)
    {
        var styles = new DocxStyles();
        foreach (var style in parts.FindBeside("styles.xml")?.Elements(Word + "style") ?? [])
        {
            if (style.Attribute(Word + "styleId")?.Value is { } id) styles._styles.TryAdd(id, style);
        }

        var numbering = parts.FindBeside("numbering.xml");
        var kinds = numbering?.Elements(Word + "abstractNum").DistinctBy(static e => Value(e, "abstractNumId"))
            .ToDictionary(static e => Value(e, "abstractNumId") ?? "") ?? [];
        foreach (var list in numbering?.Elements(Word + "num") ?? [])
        {
            if (Value(list, "numId") is { } id && Of(list, "abstractNumId") is { } kind && kinds.TryGetValue(kind, out var definition)) styles._lists.TryAdd(id, definition);
        }

        return styles;
    }

    /// <summary>1 to 6; 1 for the title; null for what is no heading.</summary>
    public int? HeadingLevel(XElement? properties)
    {
        if (Outline(properties) is { } own) return own;
        foreach (var style in Chain(properties))
        {
            var name = Of(style, "name") ?? "";
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase)) return 1;
            if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name[8..], NumberStyles.None, CultureInfo.InvariantCulture, out var level))
                return Math.Clamp(level, 1, 6);
            if (Outline(style.Element(Word + "pPr")) is { } outline) return outline;
        }

        return null;
    }

    /// <summary>The level from 0 and whether the items are numbered; null for what is in no list.</summary>
    public (int Level, bool IsNumbered)? ListItem(XElement? properties)
    {
        var place = Chain(properties).Select(static style => style.Element(Word + "pPr")).Prepend(properties)
            .Select(static p => p?.Element(Word + "numPr")).FirstOrDefault(static p => p is not null);
        // The number 0 takes a paragraph out of the list of its style.
        if (place is null || Of(place, "numId") is not { } id || id == "0") return null;
        var level = int.TryParse(Of(place, "ilvl"), NumberStyles.None, CultureInfo.InvariantCulture, out var deep) ? Math.Min(deep, 8) : 0;
        var format = _lists.GetValueOrDefault(id)?.Elements(Word + "lvl")
            .FirstOrDefault(l => Value(l, "ilvl") == level.ToString(CultureInfo.InvariantCulture)) is { } definition ? Of(definition, "numFmt") : null;
        return format == "none" ? null : (level, format is not (null or "bullet"));
    }

    public static string? Of(XElement parent, string name) => parent.Element(Word + name)?.Attribute(Word + "val")?.Value;

    private static string? Value(XElement element, string name) => element.Attribute(Word + name)?.Value;

    private static int? Outline(XElement? properties) =>
        properties is not null && int.TryParse(Of(properties, "outlineLvl"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 9 ? Math.Min(level + 1, 6) : null;

    /// <summary>The paragraph's style and those it is based on.</summary>
    private IEnumerable<XElement> Chain(XElement? properties)
    {
        var id = properties is null ? null : Of(properties, "pStyle");
        for (var depth = 0; depth < 20 && id is not null && _styles.TryGetValue(id, out var style); depth++)
        {
            yield return style;
            id = Of(style, "basedOn");
        }
    }
}
