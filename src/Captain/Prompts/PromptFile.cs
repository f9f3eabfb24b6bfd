namespace Wheelhouse.Captain.Prompts;

/// <summary>A prompt as it stands in its file, without the header that speaks to people.</summary>
internal sealed class PromptFile
{
    private readonly string _body;

    private PromptFile(string version, string body)
    {
        Version = version;
        _body = body;
    }

    /// <summary>The file's name, recorded with each turn.</summary>
    public string Version { get; }

    public static PromptFile Load(string version)
    {
        using var stream = typeof(PromptFile).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Prompts.{version}.md")
            ?? throw new InvalidOperationException($"The prompt {version} is not embedded.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var end = text.IndexOf("\n---\n", 4, StringComparison.Ordinal);
        if (!text.StartsWith("---\n", StringComparison.Ordinal) || end < 0) throw new InvalidOperationException($"The prompt {version} has no header.");
        return new PromptFile(version, text[(end + 5)..].Trim());
    }

    /// <summary>Fills the variables in one pass, so that a value can never bring in another variable.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        var filled = new System.Text.StringBuilder(_body.Length + 200);
        var at = 0;
        while (_body.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = _body.IndexOf("}}", open, StringComparison.Ordinal);
            var name = _body[(open + 2)..close];
            filled.Append(_body, at, open - at).Append(values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"The prompt {Version} needs {name}."));
            at = close + 2;
        }

        return filled.Append(_body, at, _body.Length - at).ToString();
    }
}
