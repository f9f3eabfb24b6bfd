using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Tenants;

/// <summary>Changes the account's name, language and settings.</summary>
internal static class UpdateAccount
{
    [WrappedIn("account")]
    public sealed record Request(
        [RegularExpression(Wording.NotBlank), MaxLength(255)] string? Name,
        [RegularExpression("^[a-z]{2}(_[A-Z]{2})?$")] string? Locale,
        [MaxLength(255)] string? Domain,
        [EmailAddress, MaxLength(255)] string? SupportEmail,
        [MaxLength(100)] string? Industry,
        [MaxLength(100)] string? CompanySize,
        [MaxLength(100)] string? Timezone,
        [MaxLength(500)] string? Website,
        [Range(10, 1_439_856)] int? AutoResolveAfter,
        [MaxLength(5000)] string? AutoResolveMessage,
        bool? AutoResolveIgnoreWaiting,
        [MaxLength(255)] string? AutoResolveLabel,
        [MaxLength(100)] string? ReportingTimezone);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("", HandleAsync).RequireAdministrator().WithName("UpdateAccount");

    private static async Task<Ok<AccountJson>> HandleAsync(
        AccountId account_id, ChatwootBody<Request> body, AccountsDb db, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == account_id, cancellationToken);
        var request = body.Value;
        if (request.Name is not null)
            account.Rename(request.Name);
        if (request.Locale is not null)
            account.SpeakIn(request.Locale);
        account.BeFoundAt(
            body.Has(nameof(request.Domain)) ? request.Domain : account.Domain,
            body.Has(nameof(request.SupportEmail)) ? request.SupportEmail : account.SupportEmail);
        var settings = Merge(account.Settings, body,
            ("auto_resolve_after", request.AutoResolveAfter), ("auto_resolve_message", request.AutoResolveMessage),
            ("auto_resolve_ignore_waiting", request.AutoResolveIgnoreWaiting), ("auto_resolve_label", request.AutoResolveLabel),
            ("reporting_timezone", request.ReportingTimezone));
        var attributes = Merge(account.CustomAttributes, body,
            ("industry", request.Industry), ("company_size", request.CompanySize), ("timezone", request.Timezone), ("website", request.Website));
        account.Set(settings, attributes, time.GetUtcNow());
        audit.Note("account.updated", "Account", account_id.Value, request);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(AccountJson.From(account));
    }

    /// <summary>Sets what was sent, null included, and leaves the rest.</summary>
    private static string Merge(string stored, ChatwootBody<Request> body, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var settings = JsonNode.Parse(stored)?.AsObject() ?? [];
        foreach (var (name, value) in values)
        {
            if (body.Has(name))
                settings[name] = value switch
                {
                    string text => JsonValue.Create(text),
                    int number => JsonValue.Create(number),
                    bool flag => JsonValue.Create(flag),
                    _ => null,
                };
        }

        return settings.ToJsonString();
    }
}
