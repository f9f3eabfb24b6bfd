using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// Whether a call that may change something can do without an agent's word. Leave to call by itself is leave to do what customers ask for; an article,
/// a page and a result of a tool ask for nothing. So what is filled in must come from the customer or from the team, and nothing that stands before the
/// model may speak to machines. Anything else is asked, not refused: it may be right all the same, and a person can tell.
/// </summary>
internal static partial class UnaskedCall
{
    /// <summary>More words are a text for people, which a model may put in its own words; fewer say whom, where or which.</summary>
    private const int FewWords = 4;

    /// <summary>The same where words are not set apart.</summary>
    private const int FewCharacters = 10;

    /// <summary>The language in which a capital names nobody: every noun has one.</summary>
    private const string CapitalNouns = "de";

    /// <summary>Less is an invisible character of an emoji.</summary>
    private static readonly string Hidden = new(HiddenInstructions.Mask, 8);

    /// <param name="schema">What the team, or whoever made the tool that the team has chosen, says of what may be filled in.</param>
    public static bool IsOfCustomer(TurnContext turn, IReadOnlyDictionary<string, JsonElement> arguments, JsonElement schema)
    {
        var said = turn.Transcript.Messages.Where(m => m.Sequence <= turn.Turn.Sequence && (m.Sender is SenderKind.Contact or SenderKind.Agent)).Select(static m => m.Text).ToList();
        string?[] team = [turn.Assistant.Settings.AllInstructions(), turn.Notes.Scenario?.Scenario.Settings.Instruction, .. LeavesOf(schema)];
        return IsOfCustomer(said, turn.Notes.Passages.Select(static p => p.Text), team, turn.Notes.Language, arguments.Values);
    }

    /// <param name="said">By the customer, and by agents to him.</param>
    /// <param name="read">Articles and results that stand before the model.</param>
    internal static bool IsOfCustomer(IReadOnlyList<string> said, IEnumerable<string> read, IEnumerable<string?> team, string language, IEnumerable<JsonElement> values)
    {
        if (said.Concat(read).Any(SpeaksToMachines)) return false;
        var told = new Words([.. said, .. team], language);
        return values.SelectMany(LeavesOf).All(told.Have);
    }

    private static bool SpeaksToMachines(string text) => HiddenInstructions.MaskIn(text).Contains(Hidden, StringComparison.Ordinal);

    /// <summary>Texts and numbers, and the names of what they belong to. True and false say neither whom nor how much.</summary>
    private static IEnumerable<string> LeavesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static p => LeavesOf(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(LeavesOf),
        JsonValueKind.String => [WholeText.Of(value)],
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };

    /// <summary>What was said, to look up in.</summary>
    private sealed class Words
    {
        private readonly string _text;
        private readonly string _language;
        private readonly HashSet<decimal> _numbers;

        public Words(IEnumerable<string?> texts, string language)
        {
            var all = string.Join('\n', texts.OfType<string>());
            (_text, _language) = (Fold(all), language);
            _numbers = [.. Number().Matches(_text).SelectMany(static m => ValuesOf(m.Value))];
            _numbers.UnionWith(InWords(all));
        }

        public bool Have(string value)
        {
            var text = Fold(value);
            if (text.Length == 0 || Holds(text)) return true;
            if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return _numbers.Contains(number);
            return IsForPeople(text) && Telling().Matches(text).All(m => Holds(m.Value.Trim('.', ',', ':', ';', ')', '。', '，')))
                && InWords(value).All(_numbers.Contains)
                && (_language == CapitalNouns || Name().Matches(AnswerCheck.Visible(value)).All(m => Holds(Fold(m.Value))));
        }

        /// <summary>Models write for the team in the customer's language or in English; Chinese numbers stand in Japanese texts, too.</summary>
        private IEnumerable<decimal> InWords(string text) =>
            new[] { _language, "en", "zh" }.Distinct().SelectMany(language => NumberWords.In(text, language)).SelectMany(static n => ValuesOf(n.Digits));

        /// <summary>As words of their own: "LK-1" is not said by "LK-10".</summary>
        private bool Holds(string text)
        {
            for (var at = _text.IndexOf(text, StringComparison.Ordinal); at >= 0; at = _text.IndexOf(text, at + 1, StringComparison.Ordinal))
            {
                if (!GoesOn(at - 1, at) && !GoesOn(at + text.Length - 1, at + text.Length)) return true;
            }

            return false;
        }

        private bool GoesOn(int one, int other) => one >= 0 && other < _text.Length && char.IsAsciiLetterOrDigit(_text[one]) && char.IsAsciiLetterOrDigit(_text[other]);
    }

    private static bool IsForPeople(string text) => text.Count(static c => c == ' ') >= FewWords || text.Count(static c => c >= '\u2E80') > FewCharacters;

    /// <summary>Letters in one case and width, and white space as one space.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in AnswerCheck.Visible(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant().Trim())
        {
            if (!char.IsWhiteSpace(c)) folded.Append(c);
            else if (folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString();
    }

    /// <summary>"1,234.5" and "1.234,5" are one number, and "1.234" is one of two: whoever wrote it meant one of them.</summary>
    private static IEnumerable<decimal> ValuesOf(string number)
    {
        foreach (var (group, point) in new[] { (",", '.'), (".", ',') })
        {
            var plain = number.Replace(group, "", StringComparison.Ordinal).Replace(point, '.');
            if (decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) yield return value;
        }
    }

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Number();

    /// <summary>Of a text for people, what says whom, where or how much: whatever has a digit, and addresses.</summary>
    [GeneratedRegex(@"[\w@:/.+_,-]*(?:\d|@|://|\w\.\p{Ll}{2})[\w@:/.+_,-]*", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Telling();

    /// <summary>A word with a capital that does not begin a text, a sentence or a line, and is not "I" or "OK".</summary>
    [GeneratedRegex(@"(?=\p{Lu})(?<=[^\s.!?:。！？：][ \t]+[""'“‘«(]?)(?!I\b|OK\b)\p{Lu}[\p{L}\p{N}]*(?:[-'’]\p{L}[\p{L}\p{N}]*)*", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Name();
}
