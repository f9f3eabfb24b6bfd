namespace Wheelhouse.Accounts.SignIn;

/// <summary>Settings under <c>Sessions</c>.</summary>
internal sealed class SignInOptions
{
    /// <summary>How long a sign-in lasts: two months, as in Chatwoot.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(60);
}
