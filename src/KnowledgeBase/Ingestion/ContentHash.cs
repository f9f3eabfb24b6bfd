using System.Security.Cryptography;
using System.Text;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Tells whether a text must be indexed anew: it has changed by more than white space, or is cut or analysed in another way.</summary>
internal static class ContentHash
{
    public static string Of(string content, ChunkSettings settings, string analysis = "") =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Signature}/{analysis}\n" + VisibleText.OneLine(content))));
}
