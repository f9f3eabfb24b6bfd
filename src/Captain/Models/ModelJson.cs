using System.Text.Json;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// JSON that a model wrote: with a fence or chatter around it, and now and then with an escape of which no text can be made or that no
/// database keeps. One such escape must not lose what else it says.
/// </summary>
internal static class ModelJson
{
    /// <summary>The object from the first brace to the last one, of which every text can be read and kept; null where there is none.</summary>
    public static JsonDocument? ReadObject(string text)
    {
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (start < 0 || end <= start) return null;
        try
        {
            return JsonDocument.Parse(WholeText.Mend(text[start..(end + 1)].Storable()));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
