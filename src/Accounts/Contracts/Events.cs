using System.Text.Json.Serialization;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Contracts;

/// <summary>Somebody became a member of an account.</summary>
public sealed record AgentJoined(AccountId AccountId, UserId UserId, AccountRole Role) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => AccountPartition.Of(AccountId);
}

/// <summary>Somebody is no longer a member of an account.</summary>
public sealed record AgentLeft(AccountId AccountId, UserId UserId) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => AccountPartition.Of(AccountId);
}

/// <summary>The partition of what must happen in the order of one account.</summary>
public static class AccountPartition
{
    public static string Of(AccountId id) => $"account:{id}";
}
