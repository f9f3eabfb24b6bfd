using System.Globalization;
using Wheelhouse.Evals.Scratch;

namespace Wheelhouse.Evals.Sets;

/// <summary>The documents of a question set as files that can be uploaded, and the way back to the set's ids.</summary>
internal sealed class SetFiles
{
    private readonly Dictionary<string, string> _idsByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _idsByNumber = [];
    private readonly Dictionary<string, ReadDocument> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts;

    private SetFiles(QuestionSet set, IReadOnlyList<(string, string)> files) =>
        (Files, _texts) = (files, set.Documents.ToDictionary(d => d.Id, d => d.Text, StringComparer.Ordinal));

    public IReadOnlyList<(string Path, string Text)> Files { get; }

    public static SetFiles Of(QuestionSet set)
    {
        // An id may be an address; a number makes a path of any. Only what calls itself Markdown is read as such.
        var files = set.Documents.Select((document, i) => (Path: string.Create(CultureInfo.InvariantCulture, $"{i:0000}{(document.Id.EndsWith(".md", StringComparison.Ordinal) ? ".md" : ".txt")}"), document.Text)).ToList();
        var made = new SetFiles(set, files);
        foreach (var (file, document) in files.Zip(set.Documents)) made._idsByPath.Add(file.Path, document.Id);
        return made;
    }

    /// <summary>Finds the set's documents among those that were read. What could not be read is told, and never found.</summary>
    public void Match(ScratchCompany company)
    {
        foreach (var document in company.Documents.Values)
        {
            var id = _idsByPath[document.Path];
            _idsByNumber.Add(document.Id.Value, id);
            _byId.Add(id, document);
        }

        foreach (var (path, why) in company.Refused) Console.Error.WriteLine($"The document {_idsByPath[path]} cannot be found: {why}");
    }

    public string IdOf(long document) => _idsByNumber[document];

    /// <summary>Null for one that could not be read.</summary>
    public ReadDocument? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A document as the set has it.</summary>
    public string TextOf(string id) => _texts[id];
}
