using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.McpServers;

/// <summary>Reads what a server says of its tools and what they return, as far as it can be kept and shown.</summary>
internal static class McpListing
{
    private const int MostTools = 100;
    private const int LongestName = 128;
    private const int LongestTitle = 60;
    private const int LongestDescription = 1_000;
    private const int LongestSchema = 20_000;

    /// <summary>Of all its tools: they are read for each turn that may use one of them.</summary>
    private const int LongestSchemas = 300_000;

    /// <summary>What providers of models take as a name.</summary>
    private const int LongestSlug = 64;

    /// <summary>A tool that was listed before keeps its name here, in whatever order they come: assistants are allowed it by that name.</summary>
    public static IReadOnlyList<McpTool> Of(McpServer server, IEnumerable<McpClientTool> listed)
    {
        var room = LongestSchemas;
        var tools = listed.Where(IsKept).DistinctBy(static t => t.Name, StringComparer.Ordinal).Take(MostTools).TakeWhile(t => (room -= t.JsonSchema.GetRawText().Length) >= 0).ToList();
        var slugs = server.Tools.Where(known => tools.Exists(t => t.Name == known.Name)).ToDictionary(static t => t.Name, static t => t.Slug, StringComparer.Ordinal);
        var taken = slugs.Values.ToHashSet(StringComparer.Ordinal);
        return [.. tools.Select(tool => new McpTool(
            tool.Name,
            slugs.TryGetValue(tool.Name, out var known) ? known : SlugOf(server.Slug, tool.Name, taken),
            TitleOf(tool),
            (string.IsNullOrWhiteSpace(tool.Description) ? TitleOf(tool) : tool.Description).Storable().Brief(LongestDescription),
            SchemaOf(tool.JsonSchema),
            tool.ProtocolTool.Annotations?.ReadOnlyHint == true))];
    }

    /// <summary>Structured content line by line as JSON is read elsewhere, else its texts; images, links and other things are left out.</summary>
    public static string TextOf(CallToolResult result) => result.StructuredContent is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } structured
        ? ToolOutline.Of(structured)
        : string.Join('\n', result.Content.Select(static block => block switch
        {
            TextContentBlock text => Outline(text.Text),
            EmbeddedResourceBlock { Resource: TextResourceContents text } => Outline(text.Text),
            _ => null,
        }).Where(static text => !string.IsNullOrEmpty(text)));

    private static string Outline(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(WholeText.Mend(text));
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? ToolOutline.Of(document.RootElement) : text.Trim();
        }
        catch (JsonException)
        {
            return text.Trim();
        }
    }

    private static bool IsKept(McpClientTool tool) =>
        tool.Name.Length is > 0 and <= LongestName && tool.Name.Storable() == tool.Name && tool.JsonSchema.GetRawText().Length <= LongestSchema && IsStorable(tool.JsonSchema);

    private static bool IsStorable(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().All(static p => p.Name.Storable() == p.Name && IsStorable(p.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsStorable),
                JsonValueKind.String => value.GetString() is { } text && text.Storable() == text,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false; // half of a surrogate pair
        }
    }

    /// <summary>Customers read it below an answer, so it has nothing in it that could be taken for an address.</summary>
    private static string TitleOf(McpClientTool tool)
    {
        var title = new StringBuilder();
        foreach (var rune in (tool.Title ?? tool.ProtocolTool.Annotations?.Title ?? tool.Name).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark || rune.Value is '-' or '\'') title.Append(rune);
            else if (title.Length > 0 && title[^1] != ' ') title.Append(' ');
        }

        var plain = title.ToString().Trim().Clip(LongestTitle);
        return plain.Length == 0 ? "Tool" : plain;
    }

    /// <summary>Some providers refuse an object that does not say which properties it has, be it none.</summary>
    private static JsonElement SchemaOf(JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out _)) return schema.Clone();
        var whole = JsonObject.Create(schema) ?? [];
        whole["properties"] = new JsonObject();
        return JsonSerializer.SerializeToElement(whole);
    }

    private static string SlugOf(string server, string tool, HashSet<string> taken)
    {
        var name = new StringBuilder($"{server}__");
        foreach (var c in tool) name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        var whole = name.ToString();
        if (whole.Length <= LongestSlug && taken.Add(whole)) return whole;
        // Two whose names differ by what a model's provider does not take, or a long one: told apart by the name itself, not by their order.
        var sign = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)))[..8];
        var marked = $"{whole[..Math.Min(whole.Length, LongestSlug - sign.Length - 1)]}_{sign}";
        taken.Add(marked);
        return marked;
    }
}
