using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Profile;

/// <summary>One person who signs in, whatever accounts they work in.</summary>
internal sealed class User
{
    private User()
    {
    }

    public UserId Id { get; private set; }

    public string Name { get; private set; } = null!;

    public string? DisplayName { get; private set; }

    /// <summary>Lower-case: two spellings are one person.</summary>
    public string Email { get; private set; } = null!;

    public string PasswordHash { get; private set; } = null!;

    public string? MessageSignature { get; private set; }

    public string UiSettings { get; private set; } = "{}";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static User Register(string name, string email, string passwordHash, DateTimeOffset now) => new()
    {
        Name = name.Trim(),
        Email = Normal(email),
        PasswordHash = passwordHash,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    public void Rename(string name) => Name = name.Trim();

    public void ShowAs(string? displayName) => DisplayName = string.IsNullOrWhiteSpace(displayName) ? null : displayName.Trim();

    public void MoveTo(string email) => Email = Normal(email);

    public void Sign(string? signature) => MessageSignature = signature;

    public void Arrange(string uiSettings) => UiSettings = uiSettings;

    public void ChangePassword(string passwordHash) => PasswordHash = passwordHash;

    public void Touch(DateTimeOffset now) => UpdatedAt = now;
}
