using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>A rule, ready to be asked. It has phrases or a pattern.</summary>
internal sealed class CompiledRule
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const int LongestFound = 80;

    /// <summary>Such an expression takes time in proportion to the text; this bounds the proportion.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(250);

    private readonly (string Written, string Folded)[] _phrases = [];
    private readonly SearchValues<string>? _any;
    private readonly Regex? _pattern;

    public CompiledRule(SensitiveRule rule)
    {
        (Id, Name, Direction, Action) = (rule.Id, rule.Name, rule.Direction, rule.Action);
        if (rule.Pattern is { } pattern)
        {
            _pattern = Compile(pattern);
            return;
        }

        _phrases = [.. rule.Phrases.Select(static p => (p, SensitiveText.Fold(p)))];
        _any = SearchValues.Create([.. _phrases.Select(static p => p.Folded)], StringComparison.Ordinal);
    }

    public SensitiveRuleId Id { get; }

    public string Name { get; }

    public SensitiveDirection Direction { get; }

    public SensitiveAction Action { get; }

    /// <exception cref="ArgumentException">It is no expression.</exception>
    /// <exception cref="NotSupportedException">It looks around or back, or is too large: it could not be read in one go.</exception>
    public static Regex Compile(string pattern) => new(pattern, Options, LongestMatch);

    public bool Watches(SensitiveDirection direction) => Direction == SensitiveDirection.Both || direction == SensitiveDirection.Both || Direction == direction;

    /// <summary>What of a text meets the rule; null for nothing.</summary>
    public string? FindIn(ReadText text)
    {
        if (_any is not null && text.Folded.AsSpan().ContainsAny(_any)) return _phrases.FirstOrDefault(p => SensitiveText.Has(text.Folded, p.Folded)).Written;
        try
        {
            return _pattern?.Match(text.Plain) is { Success: true } found ? found.Value.Brief(LongestFound) : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return "…"; // what takes so long to read goes nowhere unread
        }
    }
}

/// <summary>A text in the forms in which rules read it, each made once.</summary>
internal sealed class ReadText(string text)
{
    private string? _folded;
    private string? _plain;

    public string Folded => _folded ??= SensitiveText.Fold(text);

    public string Plain => _plain ??= SensitiveText.Plain(text);
}

/// <summary>Keeps rules ready from one message to the next: an expression is worth more than the message it is asked about.</summary>
internal sealed class CompiledRules
{
    private const int MostKept = 2_000;

    private readonly ConcurrentDictionary<(SensitiveRuleId Id, DateTimeOffset ChangedAt), CompiledRule> _known = [];

    public CompiledRule Of(SensitiveRule rule)
    {
        if (_known.Count > MostKept) _known.Clear();
        return _known.GetOrAdd((rule.Id, rule.UpdatedAt), static (_, source) => new CompiledRule(source), rule);
    }
}
