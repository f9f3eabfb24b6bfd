using System.Text.Json.Nodes;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Tenants;

/// <summary>An account in Chatwoot's wire format.</summary>
internal sealed record AccountJson(
    AccountId Id,
    string Name,
    string Locale,
    string? Domain,
    string? SupportEmail,
    AccountStatus Status,
    JsonNode Features,
    JsonNode Settings,
    JsonNode CustomAttributes,
    JsonNode CacheKeys,
    DateTimeOffset CreatedAt,
    string LatestChatwootVersion)
{
    public static AccountJson From(Account account) => new(
        account.Id, account.Name, account.Locale, account.Domain, account.SupportEmail, account.Status, new JsonObject(),
        JsonNode.Parse(account.Settings) ?? new JsonObject(), JsonNode.Parse(account.CustomAttributes) ?? new JsonObject(),
        Versions.CacheKeys(account.UpdatedAt), account.CreatedAt, Versions.Chatwoot);
}

internal static class Versions
{
    /// <summary>The version of Chatwoot's wire format spoken here; clients switch features on by it.</summary>
    public const string Chatwoot = "4.15.1";

    /// <summary>Chatwoot's clients keep lists until these change.</summary>
    public static JsonObject CacheKeys(DateTimeOffset changed)
    {
        var key = changed.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject { ["label"] = key, ["inbox"] = key, ["team"] = key };
    }
}
