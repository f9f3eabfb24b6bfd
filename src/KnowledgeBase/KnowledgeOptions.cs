using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.KnowledgeBase;

/// <summary>Settings <c>Knowledge:*</c>.</summary>
internal sealed class KnowledgeOptions
{
    /// <summary>Folders on the server below which administrators may add a folder as a source. None by default.</summary>
    public IList<string> FolderRoots { get; } = [];

    /// <summary>The folder that the path <c>demo</c> stands for; unset, <c>samples/help-center</c> next to the program or above it.</summary>
    public string? DemoFolder { get; set; }

    /// <summary>How many pages of a site are read unless the source says otherwise.</summary>
    [Range(1, 100_000)]
    public int PageCap { get; set; } = 500;

    /// <summary>How many pages a source may ask for.</summary>
    [Range(1, 100_000)]
    public int MaxPageCap { get; set; } = 5_000;

    /// <summary>How many links away from the first page a page may be.</summary>
    [Range(0, 100)]
    public int MaxDepth { get; set; } = 8;

    /// <summary>How long a page stays in the index that its site does not have any more: a site that is being moved is not forgotten at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan VanishedAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest page, after decompression.</summary>
    [Range(1_000, 100_000_000)]
    public long MaxPageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>How long a site may take to answer, and to fall silent.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan PageTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause between two requests to one host, of all sources of all accounts; a longer one that robots.txt asks for wins, up to <see cref="LongestCrawlDelay"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan CrawlDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestCrawlDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest file of an upload or a folder.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxFileBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>The program that reads PDF files, by name or path: poppler's <c>pdftotext</c>.</summary>
    [Required]
    public string PdfToText { get; set; } = "pdftotext";

    /// <summary>How long reading one PDF may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PdfTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>All files of one upload together, unpacked.</summary>
    [Range(1_000, 1_000_000_000)]
    public long MaxUploadBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>How many files an upload or an archive may hold.</summary>
    [Range(1, 100_000)]
    public int MaxUploadFiles { get; set; } = 2_000;
}
