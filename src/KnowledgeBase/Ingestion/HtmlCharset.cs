using System.Text;
using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>The charset a page declares in its own head.</summary>
internal static partial class HtmlCharset
{
    private const int Head = 4_096;

    public static string? Declared(ReadOnlySpan<byte> page)
    {
        var head = Encoding.Latin1.GetString(page[..Math.Min(page.Length, Head)]);
        var match = Charset().Match(head);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Charset();
}
