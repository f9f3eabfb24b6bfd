using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Agents;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.Profile;

/// <summary>Oneself in Chatwoot's wire format, with one's tokens and accounts.</summary>
internal sealed record UserJson(
    UserId Id,
    string Uid,
    string Email,
    string Name,
    string? DisplayName,
    string AvailableName,
    string AvatarUrl,
    string AccessToken,
    AccountId? AccountId,
    AccountRole? Role,
    string PubsubToken,
    string Provider,
    bool Confirmed,
    string? MessageSignature,
    JsonNode UiSettings,
    JsonNode CustomAttributes,
    UserId? InviterId,
    string? Type,
    IReadOnlyList<UserAccountJson> Accounts);

internal sealed record UserAccountJson(
    AccountId Id,
    string Name,
    AccountStatus Status,
    DateTimeOffset? ActiveAt,
    AccountRole Role,
    IReadOnlyList<AccountRole> Permissions,
    Availability Availability,
    Availability AvailabilityStatus,
    bool AutoOffline,
    string Locale);

/// <summary>Puts a person's page together.</summary>
internal sealed class UserPages(AccountsDb db, ISecretBox secrets, IPresence presence)
{
    public async Task<UserJson> ShowAsync(UserId id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken) ?? throw DomainException.NotFound();
        var memberships = await db.MembershipsOf(id).AsNoTracking().Include(m => m.Account)
            .OrderBy(m => m.AccountId).ToListAsync(cancellationToken);
        var tokens = await db.Tokens.AsNoTracking().Where(t => t.UserId == id).ToDictionaryAsync(t => t.Kind, cancellationToken);
        var current = memberships.OrderByDescending(m => m.ActiveAt ?? DateTimeOffset.MinValue).FirstOrDefault();
        var accounts = new List<UserAccountJson>();
        foreach (var membership in memberships)
            accounts.Add(await ShowAsync(membership, cancellationToken));
        return new UserJson(
            user.Id, user.Email, user.Email, user.Name, user.DisplayName, user.DisplayName ?? user.Name, "",
            tokens[TokenKind.Api].Reveal(secrets), current?.AccountId, current?.Role, tokens[TokenKind.Pubsub].Reveal(secrets),
            "email", true, user.MessageSignature, JsonNode.Parse(user.UiSettings) ?? new JsonObject(), new JsonObject(),
            current?.InviterId, null, accounts);
    }

    private async Task<UserAccountJson> ShowAsync(Membership membership, CancellationToken cancellationToken)
    {
        var present = await presence.ListAsync(membership.AccountId, PresenceKinds.User, PresenceKinds.UserWindow, cancellationToken);
        var account = membership.Account;
        return new UserAccountJson(
            account.Id, account.Name, account.Status, membership.ActiveAt, membership.Role, [membership.Role],
            membership.Availability, membership.AvailabilityFor(present.Contains(membership.UserId.Value)), membership.AutoOffline, account.Locale);
    }
}
