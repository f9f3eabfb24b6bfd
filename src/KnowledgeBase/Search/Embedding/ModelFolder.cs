namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>Finds the embedding model's files.</summary>
internal static class ModelFolder
{
    private static readonly string Installed = Path.Combine("models", "node_modules", "@energetic-ai", "model-embeddings-en", "dist");

    /// <summary>The configured folder, else the one that npm filled at or above one of the roots; null when there is none.</summary>
    public static string? Find(string? configured, params IEnumerable<string> roots)
    {
        if (!string.IsNullOrWhiteSpace(configured))
            return IsModel(configured) ? configured : null;
        foreach (var root in roots)
        {
            for (var folder = new DirectoryInfo(root); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, Installed);
                if (IsModel(candidate))
                    return candidate;
            }
        }

        return null;
    }

    private static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, "model.json")) && File.Exists(Path.Combine(folder, "vocab.json"));
}
