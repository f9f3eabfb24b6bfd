using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Contracts;

/// <summary>What somebody may do in an account.</summary>
public enum AccountRole
{
    Agent,
    Administrator,
}

/// <summary>What an agent says about being there.</summary>
public enum Availability
{
    Online,
    Offline,
    Busy,
}

/// <summary>A member of an account at this moment.</summary>
/// <param name="Availability">As others see it: with <paramref name="AutoOffline"/>, somebody who is away is offline whatever they set.</param>
public sealed record AgentSnapshot(
    UserId Id,
    AccountId AccountId,
    string Name,
    string? DisplayName,
    string Email,
    AccountRole Role,
    Availability Availability,
    bool AutoOffline,
    string? AvatarUrl)
{
    /// <summary>The name that customers see.</summary>
    public string AvailableName => DisplayName is { Length: > 0 } ? DisplayName : Name;
}

/// <summary>The people of an account.</summary>
public interface IAgents
{
    /// <summary>Somebody's snapshot; null for anybody who is no member of the account.</summary>
    Task<AgentSnapshot?> FindAsync(AccountId account, UserId user, CancellationToken cancellationToken);

    /// <summary>Those of the given who are members.</summary>
    Task<IReadOnlyDictionary<UserId, AgentSnapshot>> FindAsync(AccountId account, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken);

    /// <summary>All members by name.</summary>
    Task<IReadOnlyList<AgentSnapshot>> ListAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>Members who are there to answer: whose availability, as others see it, is online.</summary>
    Task<IReadOnlySet<UserId>> ListOnlineAsync(AccountId account, CancellationToken cancellationToken);
}

/// <summary>The kinds and windows of <see cref="Wheelhouse.Platform.Realtime.IPresence"/>.</summary>
public static class PresenceKinds
{
    public const string User = "user";
    public const string Contact = "contact";

    /// <summary>
    /// How long somebody counts as there after the last sign of life, and so how long a customer may be told of a colleague whose
    /// machine has just died. Dashboards are asked every few seconds; Chatwoot's clients report every 20 s by themselves.
    /// </summary>
    public static readonly TimeSpan UserWindow = TimeSpan.FromSeconds(22);

    /// <summary>Widgets report every 60 s.</summary>
    public static readonly TimeSpan ContactWindow = TimeSpan.FromSeconds(90);
}
