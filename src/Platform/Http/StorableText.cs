using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wheelhouse.Platform.Http;

/// <summary>Finds text that JSON allows and PostgreSQL cannot store: the NUL character, and half of a surrogate pair.</summary>
internal static class StorableText
{
    /// <exception cref="DomainException">400.</exception>
    public static void Check(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject value:
                foreach (var (name, inner) in value)
                {
                    Check(name);
                    Check(inner);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Check(item);
                break;
            case JsonValue text when text.GetValueKind() is JsonValueKind.String:
                Check(text.GetValue<string>());
                break;
        }
    }

    public static DomainException Refusal() =>
        new(ProblemCodes.MalformedBody, "The request contains a character that cannot be stored", 400);

    private static void Check(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw Refusal();
    }
}
