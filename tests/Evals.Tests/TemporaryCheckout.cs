namespace Wheelhouse.Evals.Tests;

/// <summary>A folder with the files that evaluations read; disposing removes it.</summary>
internal sealed class TemporaryCheckout : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("wheelhouse-evals-").FullName;

    /// <summary>With a suite that has the sample's document and these lines as cases.</summary>
    public static TemporaryCheckout WithSuite(params string[] cases)
    {
        var checkout = new TemporaryCheckout();
        checkout.Write("evals/sample/suite.json", """{ "name": "sample", "documents": "articles" }""");
        checkout.Write($"articles/{Sample.Document}", Sample.Text);
        checkout.Write("evals/sample/cases.jsonl", string.Join('\n', cases) + "\n");
        return checkout;
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
