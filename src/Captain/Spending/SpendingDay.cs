using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Spending;

/// <summary>What one model cost in a day for one step in one inbox. Written by <see cref="SpendingBook"/> alone.</summary>
internal sealed class SpendingDay : IAccountOwned
{
    public AccountId AccountId { get; private init; }

    public DateOnly Day { get; private init; }

    /// <summary>0 for what belongs to no inbox.</summary>
    public long InboxId { get; private init; }

    /// <summary>0 for none.</summary>
    public long AssistantId { get; private init; }

    public string Model { get; private init; } = "";

    public string Step { get; private init; } = "";

    public long Calls { get; private init; }

    public long InputTokens { get; private init; }

    public long OutputTokens { get; private init; }

    /// <summary>US dollars.</summary>
    public decimal Price { get; private init; }
}
