using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>Starts sessions: a row, Chatwoot's token headers for API clients, and the cookie for the dashboard.</summary>
internal sealed class Sessions(
    AccountsDb db, ISecretBox secrets, IDataProtectionProvider protection, IOptions<SignInOptions> options, TimeProvider time)
{
    private readonly IDataProtector protector = protection.CreateProtector("Wheelhouse.Session");

    /// <summary>
    /// Saves the row; the oldest sessions beyond the limit and the expired ones end, and so does the one that this browser
    /// had before: its cookie is gone, and a copy of it must not live on.
    /// </summary>
    public async Task StartAsync(User user, HttpContext http, CancellationToken cancellationToken)
    {
        var (session, token) = Session.Start(user, http.Request.Headers.UserAgent, secrets, time.GetUtcNow(), options.Value.Lifetime);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await EndFormerAsync(http, cancellationToken);
        await TrimAsync(user, cancellationToken);
        WriteHeaders(http.Response, user, session, token);
        http.Response.Cookies.Append(IIdentities.CookieName(http.Request.IsHttps), protector.Protect($"{session.Id}.{token}"), CookieOptions(http, session.ExpiresAt));
    }

    public static void Forget(HttpContext http) =>
        http.Response.Cookies.Delete(IIdentities.CookieName(http.Request.IsHttps), CookieOptions(http, null));

    public (long Id, string Token)? Read(string cookie)
    {
        try
        {
            var parts = protector.Unprotect(cookie).Split('.', 2);
            return (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // of another installation, or tampered with
        }
    }

    private async Task EndFormerAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.Cookies[IIdentities.CookieName(http.Request.IsHttps)] is { Length: > 0 } cookie && Read(cookie) is { } former)
        {
            var hash = Session.HashOf(former.Token, secrets);
            await db.Sessions.Where(s => s.Id == former.Id && s.Hash == hash).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task TrimAsync(User user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kept = db.Sessions.Where(s => s.UserId == user.Id).OrderByDescending(s => s.Id).Take(Session.MostPerUser).Select(s => s.Id);
        await db.Sessions.Where(s => s.UserId == user.Id && (s.ExpiresAt < now || !kept.Contains(s.Id))).ExecuteDeleteAsync(cancellationToken);
    }

    private static void WriteHeaders(HttpResponse response, User user, Session session, string token)
    {
        response.Headers["access-token"] = token;
        response.Headers["token-type"] = "Bearer";
        response.Headers["client"] = session.Client;
        response.Headers["uid"] = user.Email;
        response.Headers["expiry"] = session.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    // Lax: a link from a mail opens the dashboard signed in, while other sites' requests come without the cookie.
    private static CookieOptions CookieOptions(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
