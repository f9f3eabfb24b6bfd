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
    public static LanguageCue[] All { get; } =
        [.. from grp in Groups from cue in grp.Cues.Split(' ').Distinct() select new LanguageCue(cue, grp.Language, grp.Weight)];
}

/// <summary>A spelling of a language, and how much it says.</summary>
internal sealed class LanguageCue(string written, string language, double weight)
{
    private readonly string _letters = written.Trim('-');
    private readonly ulong _bits = Bits(written.Trim('-'));
    private readonly bool _isEnd = written[0] == '-';
    private readonly bool _isStart = written[^1] == '-';

    public string Language { get; } = language;

    public double Weight { get; } = weight;

    /// <summary>
    /// Which letters a text has, a bit for each with some sharing one: what has other bits than a word does not stand in it,
    /// which is how nearly all of the two hundred cues are told from it.
    /// </summary>
    public static ulong Bits(ReadOnlySpan<char> text)
    {
        var bits = 0UL;
        foreach (var letter in text) bits |= 1UL << letter; // of the letter's number, the lowest six bits count
        return bits;
    }

    /// <param name="bits">Of the word.</param>
    public bool Matches(ReadOnlySpan<char> word, ulong bits)
    {
        if ((_bits & ~bits) != 0) return false;
        // A word that is nothing but an ending and one letter before it is a word of its own.
        if (_isEnd) return word.Length > _letters.Length + 1 && word.EndsWith(_letters);
        return _isStart ? word.StartsWith(_letters) : word.Contains(_letters, StringComparison.Ordinal);
    }
}
