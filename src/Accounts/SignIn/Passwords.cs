using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>What a password must be, and how it is kept.</summary>
internal static class Passwords
{
    private const string Special = "!@#$%^&*()_+-=[]{}|'\"/\\.,`<>:;?~";
    private static readonly PasswordHasher<User> Hasher = new();

    // Verified in place of a stranger's, so that the time of an answer does not tell who exists.
    private static readonly string Nobodys = Hasher.HashPassword(null!, "nobody");

    /// <exception cref="DomainException">The password breaks a rule; the message says which.</exception>
    public static string Hash(string password)
    {
        var broken = Check(password);
        if (broken.Count > 0)
            throw new DomainException(ProblemCodes.ValidationFailed, string.Join(", ", broken), 422, "password");
        return Hasher.HashPassword(null!, password);
    }

    public static bool Matches(User? user, string password)
    {
        var result = Hasher.VerifyHashedPassword(null!, user?.PasswordHash ?? Nobodys, password);
        return user is not null && result != PasswordVerificationResult.Failed;
    }

    /// <summary>A random password that keeps the rules.</summary>
    public static string Random() =>
        RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ", 4) + "-" + RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyz", 6)
        + "-" + RandomNumberGenerator.GetString("23456789", 4) + "-" + RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyz", 6);

    private static List<string> Check(string password)
    {
        var broken = new List<string>();
        if (password.Length < 6)
            broken.Add("Password is too short (minimum is 6 characters)");
        if (password.Length > 128)
            broken.Add("Password is too long (maximum is 128 characters)");
        if (!password.Any(char.IsUpper))
            broken.Add("Password must contain at least 1 uppercase character");
        if (!password.Any(char.IsLower))
            broken.Add("Password must contain at least 1 lowercase character");
        if (!password.Any(char.IsDigit))
            broken.Add("Password must contain at least 1 number");
        if (!password.Any(static c => Special.Contains(c, StringComparison.Ordinal)))
            broken.Add("Password must contain at least 1 special character");
        return broken;
    }
}
