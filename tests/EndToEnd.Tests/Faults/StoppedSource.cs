using Wheelhouse.KnowledgeBase.Tests.Ingestion;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>A source that is stopped at one step of its reading: Markdown or PDF files of a folder, pages of a site, or documents that a program puts.</summary>
internal sealed class StoppedSource
{
    private readonly Action<string, string> _write;
    private readonly Action<string> _delete;
    private readonly object? _place;

    public StoppedSource(string step, string folder, bool isPdf)
    {
        Step = step;
        _place = folder;
        _write = isPdf
            ? (name, edition) => File.WriteAllBytes(Path.Combine(folder, name + ".pdf"), TestPdf.Of(TextOf(name, edition)))
            : (name, edition) => File.WriteAllText(Path.Combine(folder, name + ".md"), $"# Article {name}\n\n## Cleaning\n\n{TextOf(name, edition)}");
        _delete = name => File.Delete(Path.Combine(folder, name + (isPdf ? ".pdf" : ".md")));
    }

    public StoppedSource(string step, ArticleSite site, string number)
    {
        Step = step;
        _place = new Uri(site.Address, $"/{number}/");
        _write = (name, edition) => site.Write(number, name, $"<h1>Article {name}</h1><h2>Cleaning</h2><p>{TextOf(name, edition)}</p>");
        _delete = name => site.Delete(number, name);
    }

    /// <summary>Of documents that a program puts one by one.</summary>
    public StoppedSource(string step) => (Step, _write, _delete) = (step, static (_, _) => { }, static _ => { });

    public string Step { get; }

    public long Base { get; set; }

    public long Source { get; set; }

    public long Obstacle { get; set; }

    public Task Asking { get; set; } = Task.CompletedTask;

    /// <summary>How it is added.</summary>
    public object Request => _place is Uri address
        ? new { kind = "url", url = address.AbsoluteUri, knowledge_base_id = Base } : new { kind = "folder", path = _place, knowledge_base_id = Base };

    /// <summary>The article that a file or page is; empty for the first page of a site.</summary>
    public static string ArticleOf(string key) => Path.GetFileNameWithoutExtension(key);

    public void Fill()
    {
        foreach (var name in (string[])["changed", "gone", "same"]) _write(name, "first");
    }

    public void Change()
    {
        _write("changed", "second");
        _write("new", "second");
        _delete("gone");
    }

    public static string TextOf(string name, string edition) =>
        $"This is the {edition} edition of {name}: clean the valve with warm water.\n\n## Watering\n\nThe {edition} edition says of {name} that it is watered weekly.\n";
}
