using System.Text;
using System.Text.RegularExpressions;

namespace Wheelhouse.Evals.Fitting;

/// <summary>
/// Messages made from frames such as <c>+ {can|may} I talk to a $role?</c>: the same words for people stand in frames that ask
/// for one and in frames that do not, so that the frame is learned and not the word. <c>$role = agent|person</c> names words.
/// </summary>
internal sealed partial class WishFrames
{
    private readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal);
    private readonly List<WishMessage> _messages = [];
    private uint _chance;

    /// <param name="each">How many messages are made of a frame, at most.</param>
    public static IReadOnlyList<WishMessage> Expand(IEnumerable<string> lines, string locale, int each)
    {
        var frames = new WishFrames();
        foreach (var line in lines.Where(line => line.Length > 2))
        {
            if (line[0] == '$') frames.Name(line);
            else frames.Expand(line, locale, each);
        }

        return frames._messages;
    }

    private void Name(string line)
    {
        var (name, words) = (line[1..line.IndexOf(" = ", StringComparison.Ordinal)], line[(line.IndexOf(" = ", StringComparison.Ordinal) + 3)..]);
        _words[name] = [.. words.Split('|').Select(word => word.Trim())];
    }

    private void Expand(string line, string locale, int each)
    {
        _chance = (uint)(_messages.Count + 1) * 2654435761;
        var made = new HashSet<string>(StringComparer.Ordinal);
        for (var tries = 0; tries < 2 * each && made.Count < each; tries++)
        {
            var at = 2;
            if (made.Add(Spaces().Replace(Fill(line, ref at, false), " ").Trim()))
                _messages.Add(new WishMessage(locale, made.Last(), line[0] == '+'));
        }
    }

    private string Fill(string frame, ref int at, bool isInside)
    {
        var (choices, text) = (new List<string>(), new StringBuilder());
        while (at < frame.Length)
        {
            var c = frame[at++];
            if (isInside && c == '}') break;
            if (c == '{') text.Append(Fill(frame, ref at, true));
            else if (c == '$')
            {
                var name = Name().Match(frame, at).Value;
                text.Append(OneOf(_words.GetValueOrDefault(name) ?? throw new RefusedException($"${name} is not named before: {frame}")));
                at += name.Length;
            }
            else if (isInside && c == '|')
            {
                choices.Add(text.ToString());
                text.Clear();
            }
            else text.Append(c);
        }

        choices.Add(text.ToString());
        return OneOf(choices);
    }

    /// <summary>The same choices on every machine: a fit must come out the same from the same files.</summary>
    private string OneOf(IReadOnlyList<string> choices)
    {
        _chance ^= _chance << 13;
        _chance ^= _chance >> 17;
        _chance ^= _chance << 5;
        return choices[(int)(_chance % (uint)choices.Count)];
    }

    [GeneratedRegex(@"\G[a-z]+")]
    private static partial Regex Name();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
