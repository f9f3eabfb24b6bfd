using System.Text;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// How a Spanish word sounds. Many write it as they hear it: "asen" for "hacen", "besina" for "vecina", "kiero" for "quiero". Folded letters
/// that sound alike where most of the language is spoken become one.
/// </summary>
internal static class SpanishSound
{
    public static string Of(string folded)
    {
        var sound = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            var (letter, next) = (folded[i], i + 1 < folded.Length ? folded[i + 1] : ' ');
            if (letter == 'h' && (i == 0 || folded[i - 1] != 'c')) continue;
            var isPair = (letter, next) is ('l', 'l') || (i == 0 && (letter, next) is ('r', 'r')) || (letter == 'q' && next == 'u' && i + 2 < folded.Length && IsFront(folded[i + 2]));
            sound.Append((letter, next) switch
            {
                ('l', 'l') => 'y',
                ('v', _) => 'b',
                ('z', _) => 's',
                ('c', 'h') => 'c',
                ('c', _) => IsFront(next) ? 's' : 'k',
                ('q', _) => 'k',
                ('g', _) when IsFront(next) => 'j',
                ('m', 'b' or 'p' or 'v') => 'n',
                _ => letter,
            });
            if (isPair) i++;
        }

        return sound.ToString();
    }

    /// <summary>The letters that a word of the same sound may begin with.</summary>
    public static IEnumerable<char> Initials(string folded) => folded[0] switch
    {
        'b' or 'v' => "bv",
        's' or 'z' => "scz",
        'c' => "cskqz",
        'k' or 'q' => "ckq",
        'g' or 'j' => "gj",
        'y' or 'l' => "yl",
        'h' when folded.Length > 1 => ['h', folded[1]],
        'a' or 'e' or 'i' or 'o' or 'u' => ['h', folded[0]],
        var other => [other],
    };

    private static bool IsFront(char letter) => letter is 'e' or 'i';
}
