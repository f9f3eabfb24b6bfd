using System.CommandLine;
using Wheelhouse.Evals.Sets;
using Wheelhouse.KnowledgeBase.Search.Analysis;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>language CODE SET.json</c>: the share of questions whose language is found.</summary>
internal static class LanguageCommand
{
    private static readonly Argument<string> Expected = new("CODE") { Description = "The language of the set, such as es." };
    private static readonly Argument<string> Set = new("SET.json") { Description = "A question set." };
    private static readonly Option<bool> Misses = new("--misses") { Description = "Print the questions of the even half that were misread." };

    public static Command Create()
    {
        var command = new Command("language", "Measures how often the language of a question is found.") { Expected, Set, Misses };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(Expected), parsed.GetRequiredValue(Set), parsed.GetValue(Misses)));
        return command;
    }

    private static int Run(string expected, string path, bool showMisses)
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
