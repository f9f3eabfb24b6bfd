using System.Globalization;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Fitting;

/// <summary><c>fit wishes</c>: learns the weights of the detector of wishes for a person, says what they reach on messages they were not learned from, and writes them where the product embeds them.</summary>
internal static class WishLearning
{
    private const int Folds = 5;

    /// <summary>People wrote the practice messages in rows of ten or twenty, one voice a row: a voice is never split.</summary>
    private const int Voice = 20;

    private const double OfPeople = 1;
    private const double OfAuthors = 0.5;
    private const double OfFrames = 0.3;

    private static readonly double[] Leasts = [-1, -0.75, -0.5, -0.25, 0, 0.25];

    public static int Run()
    {
        var (tune, practice) = (Read(WishMessage.Load("tune.jsonl"), OfPeople), Read(WishMessage.Load("practice.jsonl"), OfPeople));
        List<Case> others = [.. Read(WishMessage.OfTests(), OfAuthors), .. Read(WishMessage.OfPracticeSuite(), OfAuthors), .. Read(WishMessage.OfFrames(), OfFrames)];
        var written = Read(WishMessage.Written(), OfPeople);
        Report("tune, learned from the others", Judged(tune, [.. practice, .. written, .. others]));
        // Whoever wrote the messages to learn from had read what was misread of practice: those are left out here.
        Report("practice, each voice learned from the others", Enumerable.Range(0, Folds).SelectMany(fold => Judged(
            [.. practice.Where((_, i) => i / Voice % Folds == fold)], [.. practice.Where((_, i) => i / Voice % Folds != fold), .. tune, .. others])));
        File.WriteAllBytes(Path.Combine(Checkout.Root, "src", "Captain", "Guardrails", "HandOff", "weights.bin"), WishWeights.Pack(Learn([.. tune, .. practice, .. written, .. others])));
        Console.WriteLine($"learned from {tune.Count + practice.Count + written.Count + others.Count} messages; build again to use them");
        return 0;
    }

    private static List<Case> Read(IEnumerable<WishMessage> messages, double weight) => [.. messages.Select(m => new Case(m, WishFit.Sample.Of(m, weight)))];

    private static double[] Learn(IEnumerable<Case> cases) => WishFit.Learn([.. cases.Select(c => c.Sample)]);

    private static IEnumerable<(Case Case, double Score)> Judged(List<Case> judged, IEnumerable<Case> learned)
    {
        var weights = Learn(learned);
        return [.. judged.Select(c => (c, c.Sample.Places.Zip(c.Sample.Values, (place, value) => weights[place] * value).Sum()))];
    }

    /// <summary>Recall and precision of the weights alone, by language, for several scores that a message must exceed; then with what the phrases add, where the product draws the line.</summary>
    private static void Report(string name, IEnumerable<(Case Case, double Score)> judged)
    {
        Console.WriteLine(name);
        var all = judged.ToList();
        foreach (var (language, own) in all.GroupBy(j => j.Case.Message.Locale).Select(g => (g.Key, g.ToList())).Append(("all", all)))
        {
            Console.WriteLine($"  {language,-3} {string.Join("  ", Leasts.Select(least => string.Create(CultureInfo.InvariantCulture, $"{least}: {Figures(own, least)}")))}");
        }

        Console.WriteLine($"  with the phrases {Figures([.. all.Select(j => (j.Case, j.Score + HandOffRequest.PhrasesSay(j.Case.Message.Text)))], HandOffRequest.Least)}");
    }

    private static string Figures(List<(Case Case, double Score)> judged, double least)
    {
        var right = judged.Count(j => j.Case.Message.Wish && j.Score > least);
        return string.Create(CultureInfo.InvariantCulture, $"{(double)right / judged.Count(j => j.Case.Message.Wish):0.000}/{(double)right / Math.Max(1, judged.Count(j => j.Score > least)):0.000}");
    }

    private sealed record Case(WishMessage Message, WishFit.Sample Sample);
}
