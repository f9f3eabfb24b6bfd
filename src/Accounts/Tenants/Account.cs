using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Tenants;

/// <summary>One tenant: a company with its people.</summary>
internal sealed class Account
{
    private Account()
    {
    }

    public AccountId Id { get; private set; }

    public string Name { get; private set; } = null!;

    public string Locale { get; private set; } = null!;

    public string? Domain { get; private set; }

    public string? SupportEmail { get; private set; }

    public AccountStatus Status { get; private set; }

    /// <summary>A JSON object of settings that other modules read.</summary>
    public string Settings { get; private set; } = "{}";

    public string CustomAttributes { get; private set; } = "{}";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Account Open(string name, string locale, DateTimeOffset now) => new()
    {
        Name = name.Trim(),
        Locale = locale,
        Status = AccountStatus.Active,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public void Rename(string name) => Name = name.Trim();

    public void SpeakIn(string locale) => Locale = locale;

    public void BeFoundAt(string? domain, string? supportEmail) => (Domain, SupportEmail) = (domain, supportEmail);

    public void Become(AccountStatus status, DateTimeOffset now) => (Status, UpdatedAt) = (status, now);

    public void Set(string settings, string customAttributes, DateTimeOffset now) =>
        (Settings, CustomAttributes, UpdatedAt) = (settings, customAttributes, now);
}
