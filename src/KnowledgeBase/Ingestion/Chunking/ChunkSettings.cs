using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>The ways a document can be cut into chunks.</summary>
internal enum ChunkMethod
{
    /// <summary>At the headings, and a section that is too long between its blocks, then its sentences.</summary>
    Headings,

    /// <summary>Between blocks, then sentences, as they come; headings are text.</summary>
    Recursive,

    /// <summary>After so many characters or tokens, at the next seam between two words.</summary>
    Fixed,

    /// <summary>The document is one chunk.</summary>
    Whole,

    /// <summary>Each sentence is searched by itself and read with its neighbours.</summary>
    SentenceWindow,

    /// <summary>Small pieces are searched, the larger one around them is read.</summary>
    ParentChild,

    /// <summary>A question in a heading and everything below it belong together.</summary>
    QuestionAnswer,
}

/// <summary>What lengths are counted in.</summary>
internal enum ChunkUnit
{
    Characters,
    Tokens,
}

/// <summary>How documents are cut: a setting of each source, or of its knowledge base.</summary>
/// <param name="MaxLength">Units in a chunk at most; only what cannot be cut is longer. 1600/200 characters had the best recall at equal budget.</param>
/// <param name="Overlap">Units that a chunk repeats of the one before it, whole sentences or words only. Not with sentence windows, parents and whole documents.</param>
/// <param name="ContextLength">Units of the parent that is read, for <see cref="ChunkMethod.ParentChild"/>.</param>
/// <param name="Window">Sentences that are read before and after the one found, for <see cref="ChunkMethod.SentenceWindow"/>.</param>
/// <param name="Tokenizer">The name of the tokenizer whose tokens are counted; of no meaning for characters.</param>
/// <param name="WithTitle">Whether the document's title is searched with each chunk.</param>
/// <param name="WithHeadings">Whether the headings above a chunk are searched with it.</param>
internal sealed record ChunkSettings(
    ChunkMethod Method = ChunkMethod.Headings,
    int MaxLength = 1600,
    int Overlap = 200,
    int ContextLength = 2400,
    int Window = 2,
    ChunkUnit Unit = ChunkUnit.Characters,
    string? Tokenizer = null,
    bool WithTitle = true,
    bool WithHeadings = true)
{
    /// <summary>The least that a sentence needs, in either unit.</summary>
    public const int Least = 20;

    /// <summary>What still fits into a model's window beside others.</summary>
    public const int Most = 20_000;

    /// <summary>Stands in the content hash, so that another way of cutting re-indexes every document. Only what has a meaning for the method.</summary>
    [JsonIgnore]
    public string Signature
    {
        get
        {
            var lengths = Method switch
            {
                ChunkMethod.Whole => "",
                ChunkMethod.SentenceWindow => string.Create(CultureInfo.InvariantCulture, $"/{MaxLength}/{Window}"),
                ChunkMethod.ParentChild => string.Create(CultureInfo.InvariantCulture, $"/{MaxLength}/{ContextLength}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"/{MaxLength}/{Overlap}"),
            };
            var unit = Unit == ChunkUnit.Tokens && Method != ChunkMethod.Whole ? $"/{Tokenizer}" : "";
            // The second way of putting pieces together; the third, where headings are among them. An answer keeps those within
            // it since the fourth; a fixed length repeats text without spaces, and no table, since the third.
            var way = Method switch { ChunkMethod.QuestionAnswer => 4, ChunkMethod.Recursive or ChunkMethod.Fixed => 3, _ => 2 };
            return string.Create(CultureInfo.InvariantCulture, $"{Name(Method)}-{way}") + $"{lengths}{unit}{(WithTitle ? "" : "/no title")}{(WithHeadings ? "" : "/no headings")}";
        }
    }

    /// <summary>As it is stored; what is left out takes the defaults.</summary>
    public static ChunkSettings From(string json) => JsonSerializer.Deserialize<ChunkSettings>(json, WireJson.Options) ?? new ChunkSettings();

    public string ToJson() => JsonSerializer.Serialize(this, WireJson.Options);

    /// <summary>The first thing that is wrong, with the field it is in; null when it can be used.</summary>
    /// <param name="rulers">Knows which tokenizers there are.</param>
    public (string Field, string Message)? Problem(ITextRulers rulers)
    {
        if (MaxLength is < Least or > Most) return ("max_length", $"must be from {Least} to {Most}");
        if (Overlap < 0 || (Method is ChunkMethod.Headings or ChunkMethod.Recursive or ChunkMethod.Fixed or ChunkMethod.QuestionAnswer && Overlap > MaxLength / 2)) return ("overlap", "must be from 0 to half of max_length");
        if (Method == ChunkMethod.ParentChild && (ContextLength < MaxLength || ContextLength > Most)) return ("context_length", $"must be from max_length to {Most}");
        if (Method == ChunkMethod.SentenceWindow && Window is < 0 or > 20) return ("window", "must be from 0 to 20");
        if (Unit == ChunkUnit.Tokens && !rulers.Tokenizers.Contains(Tokenizer)) return ("tokenizer", rulers.Tokenizers.Count == 0 ? "tables are not installed: npm ci --prefix models" : $"must be one of {string.Join(", ", rulers.Tokenizers)}");
        return null;
    }

    private static string Name(ChunkMethod method) => method.ToString().ToLowerInvariant();
}
