using System.Text.Json;

namespace Wheelhouse.HelpCenterSite;

/// <summary>What the site itself says in one language (<c>texts.json</c>).</summary>
/// <param name="Tag">The language tag of its pages.</param>
/// <param name="Name">The language in its own words.</param>
/// <param name="Categories">In the order in which they are shown.</param>
internal sealed record Texts(
    string Tag, string Name, string Site, string Intro, string Skip, string Languages, string Topics, string Search, string Results, string NoResults,
    string OnThisPage, string Updated, string Print, string Related, string Missing, string MissingHint,
    string CookieTitle, string CookieText, string CookieAll, string CookieNecessary, string Footer, IReadOnlyList<Category> Categories)
{
    /// <summary>By the language's folder.</summary>
    public static IReadOnlyDictionary<string, Texts> All { get; } = Read();

    private static Dictionary<string, Texts> Read()
    {
        using var file = typeof(Texts).Assembly.GetManifestResourceStream("texts.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Texts>>(file, JsonSerializerOptions.Web)!;
    }
}

/// <param name="Articles">The file names of its articles without the ending, in the order in which they are shown.</param>
internal sealed record Category(string Id, string Name, List<string> Articles);
