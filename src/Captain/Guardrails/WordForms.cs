using System.Collections.Frozen;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>Groups that words belong to by how they begin or end, for languages whose verbs have dozens of forms.</summary>
internal sealed class WordForms
{
    public const string AnyLetters = "*";

    private const int Shortest = 2;
    private const int Longest = 10;

    private readonly FrozenDictionary<string, string[]> _beginnings;
    private readonly FrozenDictionary<string, string[]> _endings;

    public WordForms(IEnumerable<(string Entry, string Group)> forms)
    {
        var all = forms.ToLookup(form => form.Entry.StartsWith(AnyLetters, StringComparison.Ordinal), form => (Part: form.Entry.Replace(AnyLetters, "", StringComparison.Ordinal), form.Group));
        if (all.SelectMany(side => side).FirstOrDefault(form => form.Part.Length is < Shortest or > Longest) is { Part: { } odd })
            throw new InvalidOperationException($"The beginning or ending {odd} is too short to tell anything, or too long to be looked for.");
        _beginnings = ByPart(all[false]);
        _endings = ByPart(all[true]);
    }

    public IReadOnlySet<string> AddTo(IReadOnlySet<string> groups, string word)
    {
        HashSet<string>? found = null;
        for (var length = Shortest; length <= Math.Min(Longest, word.Length - 1); length++)
        {
            if (_beginnings.TryGetValue(word[..length], out var beginning)) (found ??= new(StringComparer.Ordinal)).UnionWith(beginning);
            if (_endings.TryGetValue(word[^length..], out var ending)) (found ??= new(StringComparer.Ordinal)).UnionWith(ending);
        }

        found?.UnionWith(groups);
        return (IReadOnlySet<string>?)found ?? groups;
    }

    private static FrozenDictionary<string, string[]> ByPart(IEnumerable<(string Part, string Group)> forms) =>
        forms.GroupBy(form => form.Part, form => form.Group, StringComparer.Ordinal)
            .ToFrozenDictionary(part => part.Key, part => part.Distinct().ToArray(), StringComparer.Ordinal);
}
