using System.Collections.Frozen;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>English stems by the rules of Porter's second algorithm, for folded words without apostrophes.</summary>
internal static class EnglishStemmer
{
    private static readonly FrozenDictionary<string, string> Exceptions = new Dictionary<string, string>
    {
        ["skis"] = "ski",
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["idly"] = "idl",
        ["gently"] = "gentl",
        ["ugly"] = "ugli",
        ["early"] = "earli",
        ["only"] = "onli",
        ["singly"] = "singl",
        ["sky"] = "sky",
        ["news"] = "news",
        ["howe"] = "howe",
        ["atlas"] = "atlas",
        ["cosmos"] = "cosmos",
        ["bias"] = "bias",
        ["andes"] = "andes",
        ["inning"] = "inning",
        ["outing"] = "outing",
        ["canning"] = "canning",
        ["herring"] = "herring",
        ["earring"] = "earring",
        ["proceed"] = "proceed",
        ["exceed"] = "exceed",
        ["succeed"] = "succeed",
    }.ToFrozenDictionary();

    private static readonly (string Ending, string Becomes)[] SecondStep =
    [
        ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"),
        ("biliti", "ble"), ("lessli", "less"), ("alism", "al"), ("aliti", "al"), ("ation", "ate"), ("entli", "ent"),
        ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"),
        ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"),
    ];

    private static readonly (string Ending, string Becomes)[] ThirdStep =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] FourthStep =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic",
    ];

    public static string Stem(string word)
    {
        if (word.Length <= 2 || !char.IsAsciiLetterLower(word[0]))
            return word;
        if (Exceptions.TryGetValue(word, out var exception))
            return exception;
        Span<char> letters = stackalloc char[word.Length + 1];
        word.CopyTo(letters);
        MarkConsonantY(letters[..word.Length]);
        var stem = new Word(letters, word.Length);
        Plural(ref stem);
        if (Exceptions.TryGetValue(stem.ToString(), out exception))
            return exception;
        PastAndGerund(ref stem);
        FinalY(ref stem);
        Derivations(ref stem);
        ShorterDerivations(ref stem);
        Suffixes(ref stem);
        FinalE(ref stem);
        return stem.ToString();
    }

    private static void MarkConsonantY(Span<char> letters)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] == 'y' && (i == 0 || Word.IsVowel(letters[i - 1])))
                letters[i] = 'Y';
        }
    }

    private static void Plural(ref Word word)
    {
        if (word.EndsWith("sses"))
            word.Cut(2);
        else if (word.EndsWith("ied") || word.EndsWith("ies"))
            word.Cut(word.Length > 4 ? 2 : 1);
        else if (word.EndsWith("s") && !word.EndsWith("us") && !word.EndsWith("ss") && word.HasVowel(word.Length - 2))
            word.Cut(1);
    }

    private static void PastAndGerund(ref Word word)
    {
        if (word.EndsWith("eedly") || word.EndsWith("eed"))
        {
            var cut = word.EndsWith("eedly") ? 3 : 1;
            if (word.InFirstRegion(cut + 2))
                word.Cut(cut);
            return;
        }

        var ending = word.EndsWith("ingly") ? 5 : word.EndsWith("edly") ? 4 : word.EndsWith("ing") ? 3 : word.EndsWith("ed") ? 2 : 0;
        if (ending == 0 || !word.HasVowel(word.Length - ending))
            return;
        word.Cut(ending);
        if (word.EndsWith("at") || word.EndsWith("bl") || word.EndsWith("iz"))
            word.Append('e');
        else if (word.EndsInDouble())
            word.Cut(1);
        else if (word.IsShort())
            word.Append('e');
    }

    private static void FinalY(ref Word word)
    {
        if (word.Length > 2 && word.Last is 'y' or 'Y' && !Word.IsVowel(word[word.Length - 2]))
            word.Replace(1, "i");
    }

    private static void Derivations(ref Word word)
    {
        if (Replace(ref word, SecondStep))
            return;
        if (word.EndsWith("ogi") && word.InFirstRegion(3) && word.Length > 3 && word[word.Length - 4] == 'l')
            word.Cut(1);
        else if (word.EndsWith("li") && word.InFirstRegion(2) && word.Length > 2 && "cdeghkmnrt".Contains(word[word.Length - 3], StringComparison.Ordinal))
            word.Cut(2);
    }

    private static void ShorterDerivations(ref Word word)
    {
        if (!Replace(ref word, ThirdStep) && word.EndsWith("ative") && word.InSecondRegion(5))
            word.Cut(5);
    }

    private static void Suffixes(ref Word word)
    {
        foreach (var ending in FourthStep)
        {
            if (!word.EndsWith(ending))
                continue;
            if (word.InSecondRegion(ending.Length))
                word.Cut(ending.Length);
            return;
        }

        if ((word.EndsWith("sion") || word.EndsWith("tion")) && word.InSecondRegion(3))
            word.Cut(3);
    }

    /// <summary>Replaces the longest ending of the list; true when one stands there, even outside the region.</summary>
    private static bool Replace(ref Word word, (string Ending, string Becomes)[] endings)
    {
        foreach (var (ending, becomes) in endings)
        {
            if (!word.EndsWith(ending))
                continue;
            if (word.InFirstRegion(ending.Length))
                word.Replace(ending.Length, becomes);
            return true;
        }

        return false;
    }

    private static void FinalE(ref Word word)
    {
        if (word.Last == 'e' && (word.InSecondRegion(1) || (word.InFirstRegion(1) && !word.EndsInShortSyllable(word.Length - 1))))
            word.Cut(1);
        else if (word.EndsWith("ll") && word.InSecondRegion(1))
            word.Cut(1);
    }

    /// <summary>The word while its endings go, with the two regions in which endings may be cut.</summary>
    private ref struct Word
    {
        private readonly Span<char> _letters;
        private readonly int _first, _second;

        public Word(Span<char> letters, int length)
        {
            _letters = letters;
            Length = length;
            var word = letters[..length];
            _first = word.StartsWith("gener") || word.StartsWith("arsen") ? 5 : word.StartsWith("commun") ? 6 : RegionAfter(word, 0);
            _second = RegionAfter(word, _first);
        }

        public int Length { get; private set; }

        public readonly char Last => _letters[Length - 1];

        public readonly char this[int index] => _letters[index];

        public static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

        public readonly bool EndsWith(ReadOnlySpan<char> ending) => Length > ending.Length && _letters[..Length].EndsWith(ending);

        public readonly bool InFirstRegion(int ending) => Length - ending >= _first;

        public readonly bool InSecondRegion(int ending) => Length - ending >= _second;

        public void Cut(int count) => Length -= count;

        public void Append(char letter) => _letters[Length++] = letter;

        public void Replace(int cut, ReadOnlySpan<char> becomes)
        {
            becomes.CopyTo(_letters[(Length - cut)..]);
            Length += becomes.Length - cut;
        }

        public readonly bool HasVowel(int length)
        {
            for (var i = 0; i < length; i++)
            {
                if (IsVowel(_letters[i]))
                    return true;
            }

            return false;
        }

        public readonly bool EndsInDouble() =>
            Length > 1 && Last == _letters[Length - 2] && Last is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';

        public readonly bool IsShort() => Length <= _first && EndsInShortSyllable(Length);

        /// <summary>A vowel between consonants (the last one not w, x or Y), or a vowel at the start before a consonant.</summary>
        public readonly bool EndsInShortSyllable(int length) => length switch
        {
            < 2 => false,
            2 => IsVowel(_letters[0]) && !IsVowel(_letters[1]),
            _ => !IsVowel(_letters[length - 1]) && _letters[length - 1] is not ('w' or 'x' or 'Y')
                && IsVowel(_letters[length - 2]) && !IsVowel(_letters[length - 3]),
        };

        public override readonly string ToString()
        {
            var result = _letters[..Length].ToString();
            return result.Contains('Y', StringComparison.Ordinal) ? result.Replace('Y', 'y') : result;
        }

        private static int RegionAfter(ReadOnlySpan<char> word, int start)
        {
            for (var i = start + 1; i < word.Length; i++)
            {
                if (!IsVowel(word[i]) && IsVowel(word[i - 1]))
                    return i + 1;
            }

            return word.Length;
        }
    }
}
