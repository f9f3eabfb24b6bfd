using System.Globalization;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Guardrails;

namespace Wheelhouse.Captain.Turns;

/// <summary>Steps that stand one below the other are shown together or not at all: who follows a list without its third step may do damage.</summary>
internal static partial class OrderedSteps
{
    public static bool IsStep(string text) => Mark().IsMatch(text);

    /// <summary>Takes the steps out of what was written where one of them is missing, with what leads to them.</summary>
    /// <param name="isOneMissing">A step was refused or did not fit, or the answer ends within its list.</param>
    /// <param name="areOfModel">A model numbers what it writes from the beginning; what is quoted keeps the numbers of its article.</param>
    /// <returns>Whether there were any.</returns>
    public static bool TakeOut(TurnNotes notes, bool isOneMissing, bool areOfModel)
    {
        var sentences = notes.Sentences;
        if (!isOneMissing && !(areOfModel && HasGap(sentences))) return false;
        var steps = sentences.Where((s, i) => IsStep(s.Text) || (LeadsOn(s.Text) && (i + 1 == sentences.Count || IsStep(sentences[i + 1].Text)))).ToList();
        if (steps.Count == 0) return false;
        notes.SetAside(Objections.IncompleteList, steps);
        notes.Try("A list was left out because not all of its steps could be shown.");
        return true;
    }

    /// <summary>Each step counts one on, begins a list anew, or all of them have the same number.</summary>
    private static bool HasGap(IReadOnlyList<WrittenSentence> sentences)
    {
        var last = 0;
        foreach (var number in sentences.SelectMany(static s => Mark().Matches(s.Text)).Select(static m => ValueOf(m.Groups["n"].Value)))
        {
            if (last > 0 && number != last + 1 && number != 1 && number != last) return true;
            last = number;
        }

        return false;
    }

    /// <summary>In the digits of whatever script: ٣ and ३ are 3, too.</summary>
    private static int ValueOf(string digits) => digits.Aggregate(0, static (value, digit) => (value * 10) + CharUnicodeInfo.GetDecimalDigitValue(digit));

    private static bool LeadsOn(string text) => text.TrimEnd() is [.., ':' or '：'];

    [GeneratedRegex(@"^[ \t]*(?<n>\d{1,3})[.)][ \t]", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
