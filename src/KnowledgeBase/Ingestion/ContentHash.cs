using System.Security.Cryptography;
using System.Text;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Tells whether a text must be indexed anew: it has changed, or is cut or analysed in another way. White space counts, for
/// in code and in nested lists it carries meaning, and places in the text move with it; only what nobody can see does not.
/// </summary>
internal static class ContentHash
{
    public static string Of(string content, ChunkSettings settings, string analysis = "") =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Signature}/{analysis}\n" + WithoutBlankEnds(content))));

    private static string WithoutBlankEnds(string content)
    {
        var text = new StringBuilder(content.Length);
        foreach (var line in content.AsSpan().EnumerateLines()) text.Append(line.TrimEnd()).Append('\n');
        return text.ToString().TrimEnd('\n');
    }
}
