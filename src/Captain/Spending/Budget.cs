using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Spending;

internal enum BudgetPeriod
{
    Day,
    Month,
}

/// <summary>What models may cost in a day or month (UTC), in an inbox or in the whole account.</summary>
internal sealed class Budget : IAccountOwned
{
    public required AccountId AccountId { get; init; }

    /// <summary>0 for the whole account.</summary>
    public required long InboxId { get; init; }

    public required BudgetPeriod Period { get; init; }

    /// <summary>US dollars; null for no limit in money.</summary>
    public decimal? Money { get; set; }

    /// <summary>Tokens read and written; null for no limit in tokens.</summary>
    public long? Tokens { get; set; }

    /// <summary>From this share on somebody is told.</summary>
    public int WarnPercent { get; set; } = 80;
}

internal enum BudgetState
{
    Within,
    Warned,
    Spent,
}

/// <summary>A budget with what has been spent of it in the current period.</summary>
/// <param name="InboxId">0 for the whole account.</param>
/// <param name="Since">The first day of the period.</param>
internal sealed record BudgetUse(
    long InboxId, BudgetPeriod Period, decimal? Money, long? Tokens, int WarnPercent, DateOnly Since, decimal SpentMoney, long SpentTokens)
{
    public BudgetState State => Share >= 1 ? BudgetState.Spent : Share * 100 >= WarnPercent ? BudgetState.Warned : BudgetState.Within;

    /// <summary>In a few words for people.</summary>
    public string Name => $"the {(Period == BudgetPeriod.Day ? "day" : "month")}'s budget of {(InboxId == 0 ? "the account" : "the inbox")}";

    /// <summary>A budget of nothing is spent from the beginning.</summary>
    private decimal Share => Math.Max(Of(SpentMoney, Money), Of(SpentTokens, Tokens));

    private static decimal Of(decimal spent, decimal? most) => most switch { null => 0, 0 => 1, { } limit => spent / limit };
}
