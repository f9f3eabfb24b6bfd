using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Gaps;

/// <summary>
/// A set of questions of one shop's customers in English and Spanish, each with the number of what it means; neighbours are
/// made to be mistaken for each other. Asked in a shuffled order, pairs of questions in one gap are compared with pairs that
/// mean the same. The figures stand in ADR 39.
/// </summary>
public sealed class GroupingTests(ITestOutputHelper output) : GapHost
{
    [Theory]
    [InlineData("en", 0, 0.90, 0.25)]
    [InlineData("en", 1, 0.90, 0.25)]
    [InlineData("es", 0, 0.95, 0.60)]
    [InlineData("es", 1, 0.95, 0.60)]
    public async Task Questions_that_mean_the_same_become_one_gap(string language, int half, double precision, double recall)
    {
        await AddAsync(new { kind = "folder", path = "demo" });
        var questions = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Gaps", "questions.tsv"), TestContext.Current.CancellationToken))
            .Select(static line => line.Split('\t')).Select(static parts => (Meaning: int.Parse(parts[0], CultureInfo.InvariantCulture), Language: parts[1], Text: parts[2]))
            .Where(q => q.Language == language && (q.Meaning + 1) / 2 % 2 == half).OrderBy(static q => Scattered(q.Text)).ToList();
        var asked = new List<(Guid Key, int Meaning)>();
        foreach (var (meaning, _, text) in questions) asked.Add(((await MissAsync(text, language)).Key, meaning));

        var gaps = new Dictionary<Guid, long>();
        foreach (var (key, _) in asked) gaps[key] = await CountAsync($"select gap_id from knowledge.missed_questions where key = '{key}'");
        var pairs = (from one in asked from other in asked where one.Key.CompareTo(other.Key) < 0 select (Same: one.Meaning == other.Meaning, Together: gaps[one.Key] == gaps[other.Key])).ToList();
        double right = pairs.Count(p => p is (true, true)), together = pairs.Count(p => p.Together), same = pairs.Count(p => p.Same);
        output.WriteLine($"{language}, half {half}: {asked.Count} questions of {asked.Select(a => a.Meaning).Distinct().Count()} meanings in {gaps.Values.Distinct().Count()} gaps; "
            + $"of pairs in one gap {right / together:0.00} mean the same, of pairs that mean the same {right / same:0.00} are in one gap");
        (right / together).ShouldBeGreaterThanOrEqualTo(precision);
        (right / same).ShouldBeGreaterThanOrEqualTo(recall);
    }

    private static string Scattered(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
