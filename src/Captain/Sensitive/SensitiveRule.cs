using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Sensitive;

internal enum SensitiveKind
{
    /// <summary>Words and phrases, found wherever they stand as whole words.</summary>
    Words,

    /// <summary>A regular expression.</summary>
    Pattern,
}

internal enum SensitiveDirection
{
    /// <summary>What customers write, before a model reads it.</summary>
    Incoming,

    /// <summary>What an assistant is about to say to a customer.</summary>
    Outgoing,

    Both,
}

/// <summary>What becomes of a message that meets a rule, the strictest first: of several rules that are met the strictest decides.</summary>
internal enum SensitiveAction
{
    /// <summary>It goes no further, and the customer is told so and offered a person.</summary>
    Block,

    /// <summary>It goes no further, and people take over.</summary>
    HandOff,

    /// <summary>People take over, and an agent may let it go its way after all.</summary>
    Ask,
}

/// <summary>What holds a message back.</summary>
internal sealed class SensitiveRule : IAccountOwned
{
    public const int MostRules = 100;
    public const int MostPhrases = 200;
    public const int LongestPhrase = 100;
    public const int LongestPattern = 500;

    private SensitiveRule()
    {
    }

    public SensitiveRuleId Id { get; private init; }

    public AccountId AccountId { get; private init; }

    public string Name { get; private set; } = "";

    public SensitiveKind Kind { get; private set; }

    /// <summary>Empty for a pattern.</summary>
    public string[] Phrases { get; private set; } = [];

    /// <summary>Null for words.</summary>
    public string? Pattern { get; private set; }

    public SensitiveDirection Direction { get; private set; }

    public SensitiveAction Action { get; private set; }

    public bool Enabled { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static SensitiveRule Create(AccountId account, SensitiveSettings settings, DateTimeOffset now)
    {
        var rule = new SensitiveRule { AccountId = account, CreatedAt = now };
        rule.Change(settings, now);
        return rule;
    }

    public void Change(SensitiveSettings settings, DateTimeOffset now)
    {
        (Name, Kind, Phrases, Pattern) = (settings.Name, settings.Kind, settings.Phrases, settings.Pattern);
        (Direction, Action, Enabled, UpdatedAt) = (settings.Direction, settings.Action, settings.Enabled, now);
    }
}

/// <summary>What people say of a rule, checked.</summary>
internal sealed record SensitiveSettings(
    string Name, SensitiveKind Kind, string[] Phrases, string? Pattern, SensitiveDirection Direction, SensitiveAction Action, bool Enabled);
