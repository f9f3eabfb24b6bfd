using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Contracts;

public enum AccountStatus
{
    Active,
    Suspended,
}

/// <summary>A tenant at this moment.</summary>
/// <param name="Locale">The language its people write, such as <c>en</c> or <c>pt_BR</c>.</param>
public sealed record AccountSnapshot(AccountId Id, string Name, string Locale, AccountStatus Status, string? SupportEmail);

/// <summary>The tenants.</summary>
public interface IAccounts
{
    Task<AccountSnapshot?> FindAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>Shuts an account's people out, or lets them in again; nothing is deleted.</summary>
    /// <returns>Whether the account exists.</returns>
    Task<bool> SetStatusAsync(AccountId account, AccountStatus status, CancellationToken cancellationToken);
}

/// <summary>The first start, and what an operator does from the command line.</summary>
public interface IInstallation
{
    /// <summary>Whether nobody exists yet.</summary>
    Task<bool> IsEmptyAsync(CancellationToken cancellationToken);

    /// <summary>Creates the first owner and company; null when somebody exists already, also when two try at once.</summary>
    Task<FirstOwner?> SetUpAsync(OwnerDetails owner, CancellationToken cancellationToken);

    /// <summary>The first account that somebody administers; null when nobody of this address does.</summary>
    Task<FirstOwner?> FindOwnerAsync(string email, CancellationToken cancellationToken);

    /// <summary>Sets a new password, a random one unless given, and ends all sessions.</summary>
    /// <returns>The new password; null when nobody has this address.</returns>
    Task<string?> ResetPasswordAsync(string email, string? password, CancellationToken cancellationToken);
}

public sealed record OwnerDetails(string Name, string Email, string Password, string CompanyName, string Locale = "en");

public sealed record FirstOwner(AccountId AccountId, UserId UserId);
