using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>A customer's question as it is kept and shown to whoever writes the answer: on one line, without what tells who asked.</summary>
internal static partial class QuestionText
{
    public const int Longest = 500;

    private const string Left = "…";

    /// <summary>A name of two letters would take half of the words along.</summary>
    private const int ShortestName = 3;

    /// <summary>"Good morning Mrs Maya Lind-Andersson" and a little more.</summary>
    private const int LongestGreeting = 60;

    public static string Of(string question, IReadOnlyList<string> secrets) => TextCut.Clip(VisibleText.OneLine(Without(LongNumber().Replace(Address().Replace(question, Left), Left), secrets)), Longest);

    /// <summary>Without these words; the rest as it was.</summary>
    public static string Without(string text, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets.SelectMany(static s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(s.Trim()))
                     .Where(static s => s.Length >= ShortestName).OrderByDescending(static s => s.Length))
        {
            text = WordOf(secret).Replace(text, Left);
        }

        return text;
    }

    /// <summary>An answer for everybody: without the line that greets one person, without farewell and signature, and without what else tells who it was.</summary>
    /// <param name="authors">Who wrote it.</param>
    public static string WithoutGreeting(string answer, IReadOnlyList<string> secrets, IReadOnlyList<string> authors)
    {
        var end = answer.IndexOfAny([',', '!', '\n']);
        var greets = end is > 0 and <= LongestGreeting && answer.AsSpan(0, end).IndexOfAny('.', '?', ':') < 0 && Without(answer[..end], secrets) != answer[..end];
        return Without(LetterFrame.Remove(greets ? answer[(end + 1)..] : answer, authors), secrets);
    }

    private static Regex WordOf(string word) =>
        new($@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(word)}(?![\p{{L}}\p{{N}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,190}\.\p{L}{2,24}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    /// <summary>Numbers of orders, customers and telephones; prices and years are shorter.</summary>
    [GeneratedRegex(@"\+?\d(?:[ ./-]?\d){6,30}", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();
}
