namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Spellings that give a language away in words that are no function words. <c>-ing</c> stands at a word's end,
/// <c>wh-</c> at its start, <c>sch</c> anywhere.
/// </summary>
internal static class LanguageCues
{
    public const int MaxWordLength = 40;

    private static readonly (string Language, double Weight, string Cues)[] Groups =
    [
        ("en", 0.5, "-ing -ght wh- th sh -ck -tion -ness -ly oo -ee -ed -ies -ment -ful -able -ers -ss kn-"),
        ("en", 0.3, "w k y -er -al -ce -ow ea ou"),
        ("es", 1.0, "ñ -ción -ciones -dades -ó -ía -ías -ió -eron -aron -ieron -iendo"),
        ("es", 0.5, "-dad -cion ue ie -ez ll- -illo -illa -os -as -ura -ido -ados -idos -ces -uyen"),
        ("pt", 1.0, "ã õ -ção -ções -ões lh nh -cao -coes -dades -inha -inho -ê -ência -ância ê ô -ção"),
        ("pt", 0.5, "-dade -agem -eiro -eira -ais -eis -ou -eu -aram -eram -iram -ório -ária -ário ç -os -as -ura -ido -ados -idos ss -am -em"),
        ("fr", 1.0, "è œ -eaux -eux -euse -ée -ées -oir -aît î qu'"),
        ("fr", 0.5, "ê ç é -eau -aux -ez -ent -tion -elle -ette oi eu -ment -ique"),
        ("de", 1.0, "ä ö ü ß sch -ung -keit -heit -lich -isch"),
        ("de", 0.5, "ch ei pf tz -en -ern ie -cht zw- ver- ge- be-"),
        ("it", 1.0, "-zione -zioni gli -tà cch zz ò -aggio -mente"),
        ("it", 0.5, "cc -tto -tta gn ch -are -ere -ato -ati -ini -ello -ella -ì"),
        ("nl", 1.0, "ij aa uu -lijk -heid"),
        ("nl", 0.5, "oe ee sch -en ui oo"),
    ];

    /// <summary>All cues, each with the language it speaks for and how much.</summary>
    public static (string Cue, string Language, double Weight)[] All { get; } =
        [.. from grp in Groups from cue in grp.Cues.Split(' ').Distinct() select (cue, grp.Language, grp.Weight)];

    public static bool Matches(ReadOnlySpan<char> word, string cue)
    {
        var letters = cue.AsSpan();
        if (letters[0] == '-')
            return word.Length > letters.Length && word.EndsWith(letters[1..]);
        return letters[^1] == '-' ? word.StartsWith(letters[..^1]) : word.Contains(letters, StringComparison.Ordinal);
    }
}
