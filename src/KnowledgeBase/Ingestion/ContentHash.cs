using System.Security.Cryptography;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Tells whether a text has changed in a way that matters: white space and the way of cutting apart, nothing else.</summary>
internal static class ContentHash
{
    public static string Of(string content, ChunkSettings settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.Signature + "\n" + VisibleText.OneLine(content))));
}
