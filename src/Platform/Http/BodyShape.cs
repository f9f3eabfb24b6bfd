using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Wheelhouse.Platform.Http;

/// <summary>Bends what a client sent to what the request record expects, and says which field cannot be bent.</summary>
internal static class BodyShape
{
    /// <summary>
    /// Takes the content out of a wrapper. Named wrappers always count; without a name, one object stands for the
    /// whole body only when nothing else in the body belongs to the record.
    /// </summary>
    public static JsonObject Unwrap(JsonObject body, Type type, JsonSerializerOptions json)
    {
        var known = Names(type, json);
        var named = type.GetCustomAttribute<WrappedInAttribute>()?.Names ?? [];
        var wrapper = named.FirstOrDefault(name => !known.Contains(name) && body[name] is JsonObject);
        if (wrapper is null && !body.Any(property => known.Contains(property.Key)))
        {
            var objects = body.Where(static property => property.Value is JsonObject).ToArray();
            wrapper = objects.Length == 1 ? objects[0].Key : null;
        }

        if (wrapper is null || body[wrapper] is not JsonObject inner)
            return body;
        body.Remove(wrapper);
        foreach (var (name, value) in inner.ToArray())
        {
            inner.Remove(name);
            body[name] = value;
        }

        return body;
    }

    /// <summary>Chatwoot's framework does not care whether a parameter stands in the body or in the query; the body wins.</summary>
    public static void AddQuery(JsonObject body, IQueryCollection query, Type type, JsonSerializerOptions json)
    {
        var known = Names(type, json);
        foreach (var (name, values) in query)
        {
            var top = FormNames.Parts(name)[0];
            if (known.Contains(top) && !body.ContainsKey(top))
                FormNames.Put(body, name, values);
        }
    }

    public static T Deserialize<T>(JsonObject fitted, JsonSerializerOptions json)
        where T : class
    {
        try
        {
            return fitted.Deserialize<T>(json) ?? throw new DomainException(ProblemCodes.MalformedBody, "The body is empty", 400);
        }
        catch (JsonException broken)
        {
            var field = (broken.Path ?? "").TrimStart('$', '.');
            throw new DomainException(ProblemCodes.ValidationFailed, $"{BodyProblems.Human(field)} is invalid", 422, field);
        }
    }

    /// <summary>Walks value and type together. Returns the value to deserialize, null for "leave it out".</summary>
    public static JsonNode? Fit(JsonNode? node, Type type, JsonSerializerOptions json, BodyProblems problems, string path = "")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node is null || type == typeof(object) || typeof(JsonNode).IsAssignableFrom(type) && node is not JsonValue || type == typeof(JsonElement))
            return node?.DeepClone();
        return ScalarFit.Try(node, type, problems, path, out var scalar) ? scalar : FitTree(node, type, json, problems, path);
    }

    private static JsonNode? FitTree(JsonNode node, Type type, JsonSerializerOptions json, BodyProblems problems, string path)
    {
        var info = json.GetTypeInfo(type);
        var tree = ParseText(node);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when tree is JsonObject value:
                return FitObject(value, info, json, problems, path);
            case JsonTypeInfoKind.Dictionary when tree is JsonObject value:
                return new JsonObject(value.Select(p => KeyValuePair.Create(p.Key, FitItem(p.Value, info, json, problems, BodyProblems.Join(path, p.Key)))));
            case JsonTypeInfoKind.Enumerable when tree is JsonArray or JsonObject:
                var items = tree is JsonArray list ? list : NumberedItems((JsonObject)tree);
                return new JsonArray([.. items.Select(item => FitItem(item, info, json, problems, path))]);
            case JsonTypeInfoKind.Enumerable when tree is JsonValue && tree.GetValueKind() is JsonValueKind.String && tree.GetValue<string>().Length == 0:
                return new JsonArray();
            case JsonTypeInfoKind.None:
                return tree?.DeepClone();
            default:
                problems.Add(path, "is invalid");
                return null;
        }
    }

    /// <summary>Nobody means anything by nothing among the things of a list, and no handler expects it.</summary>
    private static JsonNode? FitItem(JsonNode? item, JsonTypeInfo list, JsonSerializerOptions json, BodyProblems problems, string path)
    {
        if (item is not null)
            return Fit(item, list.ElementType ?? typeof(object), json, problems, path);
        problems.Add(path, "can't hold null");
        return null;
    }

    private static JsonObject FitObject(JsonObject value, JsonTypeInfo info, JsonSerializerOptions json, BodyProblems problems, string path)
    {
        var fitted = new JsonObject();
        foreach (var property in info.Properties)
        {
            if (!value.TryGetPropertyValue(property.Name, out var node))
                continue;
            var isPlainValue = property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null;
            if (node is null && isPlainValue)
                continue;
            fitted[property.Name] = Fit(node, property.PropertyType, json, problems, BodyProblems.Join(path, property.Name));
        }

        return fitted;
    }

    /// <summary>Multipart clients send objects and lists as JSON text.</summary>
    private static JsonNode? ParseText(JsonNode node)
    {
        if (node is not JsonValue || node.GetValueKind() is not JsonValueKind.String)
            return node;
        var text = node.GetValue<string>().Trim();
        if (!text.StartsWith('{') && !text.StartsWith('['))
            return node;
        try
        {
            var tree = JsonNode.Parse(text, null, RequestReader.Strict);
            StorableText.Check(tree);
            return tree;
        }
        catch (InvalidOperationException)
        {
            throw StorableText.Refusal(); // as in a body that is JSON itself
        }
        catch (JsonException)
        {
            return node;
        }
    }

    /// <summary>Forms spell lists of objects as <c>items[0][title]</c>.</summary>
    private static IEnumerable<JsonNode?> NumberedItems(JsonObject value) =>
        value.OrderBy(static item => int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : int.MaxValue)
            .Select(static item => item.Value);

    private static HashSet<string> Names(Type type, JsonSerializerOptions json) =>
        [.. json.GetTypeInfo(type).Properties.Select(static property => property.Name)];
}
