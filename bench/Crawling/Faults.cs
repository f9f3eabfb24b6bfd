namespace Wheelhouse.Bench.Crawling;

/// <summary>How many pages of each kind the site has.</summary>
/// <param name="Articles">Pages that can be read, the first one and the lists among them.</param>
/// <param name="Broken">A quarter each: not found, an error, a connection that is reset, an answer that is cut off.</param>
internal sealed record SiteSize(int Articles, int Broken, int Huge, int Private, int Slow)
{
    public static SiteSize Full { get; } = new(1_900, 50, 20, 20, 10);

    public static SiteSize Small { get; } = new(180, 8, 4, 6, 2);

    public int Pages => Articles + Broken + Huge + Private + Slow;
}

/// <summary>The addresses that cannot be read, and what the crawl must call each of them.</summary>
internal static class Faults
{
    public static IEnumerable<(string Path, string Code)> Of(SiteSize size)
    {
        string[] broken = ["not_found", "server_error", "unreachable", "cut_off"];
        for (var i = 0; i < size.Broken; i++) yield return ($"/broken/{Name(i)}-{broken[i % 4]}", broken[i % 4]);
        for (var i = 0; i < size.Huge; i++) yield return ($"/huge/{Name(i)}", "too_large");
        for (var i = 0; i < size.Private; i++) yield return ($"/inside/{Name(i)}", "private_address");
        for (var i = 0; i < size.Slow; i++) yield return (i % 2 == 0 ? $"/silent/{Name(i)}" : $"/dripping/{Name(i)}", "timeout");
    }

    /// <summary>A name of letters: addresses that differ in numbers alone are what a trap looks like.</summary>
    public static string Name(int number)
    {
        var name = "";
        for (var rest = number + 26; rest > 0; rest /= 26) name = (char)('a' + (rest % 26)) + name;
        return name;
    }
}
