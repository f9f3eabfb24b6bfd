using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.Tenants;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Agents;

/// <summary>A person's place in an account.</summary>
internal sealed class Membership : IAccountOwned
{
    private Membership()
    {
    }

    public AccountId AccountId { get; private set; }

    public UserId UserId { get; private set; }

    public AccountRole Role { get; private set; }

    /// <summary>What they set; others see <see cref="AvailabilityFor"/>.</summary>
    public Availability Availability { get; private set; }

    public bool AutoOffline { get; private set; }

    public UserId? InviterId { get; private set; }

    public DateTimeOffset? ActiveAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public User User { get; private set; } = null!;

    public Account Account { get; private set; } = null!;

    public static Membership Join(Account account, User user, AccountRole role, UserId? inviter, DateTimeOffset now) => new()
    {
        Account = account,
        User = user,
        Role = role,
        Availability = Availability.Online,
        AutoOffline = true,
        InviterId = inviter,
        CreatedAt = now,
    };

    public void TakeRole(AccountRole role) => Role = role;

    public void BeAvailable(Availability availability) => Availability = availability;

    public void GoOfflineWhenAway(bool autoOffline) => AutoOffline = autoOffline;

    public void BecomeActive(DateTimeOffset now) => ActiveAt = now;

    public Availability AvailabilityFor(bool isThere) => AutoOffline && !isThere ? Availability.Offline : Availability;

    public AgentSnapshot Snapshot(bool isThere) => new(
        UserId, AccountId, User.Name, User.DisplayName, User.Email, Role, AvailabilityFor(isThere), AutoOffline, null);
}
