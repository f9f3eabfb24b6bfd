using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Wheelhouse.Captain.Prompts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Prompts;

/// <summary>A turn records the version of its prompt: the same version must mean the same text for ever.</summary>
public sealed class PromptVersionTests
{
    private const string Folder = "Wheelhouse.Captain.Prompts.";

    /// <summary>Never change a line: whoever changes a text gives it a new version, and adds that here.</summary>
    private static readonly Dictionary<string, string> Written = new(StringComparer.Ordinal)
    {
        ["answer.v2"] = "d98fce69c98c58fb9e5d3187cc37bdfac2f7a7a43ff4595ed2de3002dd04c6c5",
        ["condense.v1"] = "3df57bc8f8ef85249fd670669b787bbf12feaf37ace6f3f069c454b50e0d5f1f",
        ["copilot.v1"] = "6cd079a4122f6ec79d84ce20f6f66762aefe5f06c886d8ddda47700cf0044e10",
        ["follow_up.v1"] = "393f457ae5c35faa8ac667b49b91d3002d63b624080ea0ff9e1d9be60d4343d9",
        ["judge.v2"] = "73a19e9593aff6d592466229cfe637fc22412bf924b88a4574eb1650481ee95e",
        ["label.v1"] = "bb00b942565c664f8fc2a78afa34c07931dcc5bbcb994e4518ef5b3f482bce74",
        ["rewrite.v1"] = "1c01e22285b0762c0b523b62aa93fe7e949a1a4065ca2e9e56751b379601d647",
        ["summarise.v1"] = "fccfd39920acff0cef284ef16409ca439b0bbcb675895f3df617abc8d190426f",
        ["translate.v1"] = "e5b649485878a04f62337db27d9d3c6d8599e4261f38bb6846dfb4055111f6b7",
    };

    public static IEnumerable<TheoryDataRow<string>> Versions() =>
        typeof(PromptFile).Assembly.GetManifestResourceNames().Where(static n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(static n => new TheoryDataRow<string>(n[Folder.Length..^".md".Length]));

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_version_means_one_text(string version)
    {
        using var stream = typeof(PromptFile).Assembly.GetManifestResourceStream($"{Folder}{version}.md")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        // The header speaks to people, and tells measurements that come later.
        var body = text[(text.IndexOf("\n---\n", 4, StringComparison.Ordinal) + 5)..].Trim();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        Written.GetValueOrDefault(version).ShouldBe(hash, $"the text of {version} has changed: give it a new version");
    }
}
