using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase.Search.Analysis;

namespace Wheelhouse.Evals;

/// <summary><c>language CODE SET.json</c>: the share of questions whose language is found.</summary>
internal static class LanguageCommand
{
    public static int Run(string expected, string path, bool showMisses)
    {
        var set = QuestionSet.Load(path);
        foreach (var half in set.Questions.GroupBy(question => question.IsForTuning).OrderByDescending(half => half.Key))
        {
            var misses = half.Where(question => LanguageDetector.Detect(question.Text, "en") != expected).ToList();
            Console.WriteLine($"{set.Name} {(half.Key ? "even" : "odd ")} n={half.Count()} right={1 - (double)misses.Count / half.Count():P2}");
            foreach (var miss in misses.Where(_ => showMisses && half.Key))
                Console.WriteLine($"  {LanguageDetector.Detect(miss.Text, "en")}: {miss.Text}");
        }

        return 0;
    }
}
