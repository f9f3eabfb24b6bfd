using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace Wheelhouse.Platform.Http;

/// <summary>Form names with brackets as trees: <c>contact[custom_attributes][plan]=pro</c>, <c>ids[]=1&amp;ids[]=2</c>.</summary>
internal static class FormNames
{
    private const int MaxDepth = 16;

    /// <summary>"a[b][]" → "a", "b", "" (an empty part stands for "the next item").</summary>
    public static IReadOnlyList<string> Parts(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || !name.EndsWith(']'))
            return [name];
        return [name[..open], .. name[(open + 1)..^1].Split("][")];
    }

    public static void Put(JsonObject root, string name, StringValues values)
    {
        var parts = Parts(name);
        if (parts.Count > MaxDepth)
            throw new DomainException(ProblemCodes.MalformedBody, "The form is nested too deeply", 400);
        var isList = parts[^1].Length == 0;
        var path = isList ? parts.Take(parts.Count - 1).ToArray() : parts;
        var holder = root;
        foreach (var part in path.Take(path.Count - 1))
            holder = Child(holder, part);
        if (isList)
            List(holder, path[^1], values);
        else
            holder[path[^1]] = values.Count == 0 ? null : values[^1];
    }

    private static JsonObject Child(JsonObject holder, string name)
    {
        if (holder[name] is JsonObject child)
            return child;
        child = [];
        holder[name] = child;
        return child;
    }

    private static void List(JsonObject holder, string name, StringValues values)
    {
        if (holder[name] is not JsonArray list)
            holder[name] = list = [];
        // Rails sends one empty item to say "an empty list".
        foreach (var value in values.Where(static value => !string.IsNullOrEmpty(value)))
            list.Add((JsonNode?)value);
    }
}
