using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>Makes a rule or changes one. Absent fields stay as they are.</summary>
internal static class SaveSensitiveRule
{
    /// <param name="Kind"><c>words</c> or <c>pattern</c>.</param>
    /// <param name="Phrases">For <c>words</c>: found as whole words in any script, whatever their case and accents.</param>
    /// <param name="Pattern">For <c>pattern</c>: a regular expression without look-around and back references; case does not count.</param>
    /// <param name="Direction"><c>incoming</c> (what customers write), <c>outgoing</c> (what assistants say) or <c>both</c>.</param>
    /// <param name="Action"><c>hand_off</c>, <c>ask</c> (an agent may release it) or <c>block</c>.</param>
    [WrappedIn("sensitive_rule")]
    public sealed record Request(
        [property: StringLength(120)] string? Name,
        SensitiveKind? Kind,
        [property: MaxLength(SensitiveRule.MostPhrases)] IReadOnlyList<string>? Phrases,
        [property: StringLength(SensitiveRule.LongestPattern)] string? Pattern,
        SensitiveDirection? Direction,
        SensitiveAction? Action,
        bool? Enabled);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/sensitive_rules", CreateAsync).WithName("CreateSensitiveRule").RequireAdministrator();
        captain.MapUpdate("/sensitive_rules/{id}", ChangeAsync).WithName("UpdateSensitiveRule").RequireAdministrator();
    }

    private static async Task<Ok<SensitiveRuleJson>> CreateAsync(
        ChatwootBody<Request> body, CaptainDb db, ICurrentActor actor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var settings = Read(body.Value, null);
        if (await db.SensitiveRules.CountAsync(cancellationToken) >= SensitiveRule.MostRules) throw Wrong($"An account can have {SensitiveRule.MostRules} rules", "base");
        var rule = SensitiveRule.Create(account, settings, time.GetUtcNow());
        db.SensitiveRules.Add(rule);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(SensitiveRuleJson.From(rule));
    }

    private static async Task<Results<Ok<SensitiveRuleJson>, NotFound>> ChangeAsync(
        SensitiveRuleId id, ChatwootBody<Request> body, CaptainDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.SensitiveRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } rule) return TypedResults.NotFound();
        rule.Change(Read(body.Value, rule), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(SensitiveRuleJson.From(rule));
    }

    private static SensitiveSettings Read(Request sent, SensitiveRule? now)
    {
        var name = (sent.Name ?? now?.Name)?.Trim();
        if (string.IsNullOrEmpty(name)) throw Wrong("Name can't be blank", "name");
        var kind = sent.Kind ?? now?.Kind ?? (sent.Pattern is null ? SensitiveKind.Words : SensitiveKind.Pattern);
        return new SensitiveSettings(
            name,
            kind,
            kind == SensitiveKind.Words ? Phrases(sent.Phrases ?? now?.Phrases ?? []) : [],
            kind == SensitiveKind.Pattern ? Pattern(sent.Pattern ?? now?.Pattern) : null,
            sent.Direction ?? now?.Direction ?? SensitiveDirection.Both,
            sent.Action ?? now?.Action ?? SensitiveAction.HandOff,
            sent.Enabled ?? now?.Enabled ?? true);
    }

    private static string[] Phrases(IReadOnlyList<string> sent)
    {
        var phrases = sent.Select(static p => p?.Trim() ?? "").Where(static p => p.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        if (phrases.Length == 0) throw Wrong("Phrases can't be blank", "phrases");
        if (phrases.FirstOrDefault(static p => p.Length > SensitiveRule.LongestPhrase) is { } tooLong)
            throw Wrong($"Phrases have at most {SensitiveRule.LongestPhrase} characters: {tooLong.Brief(20)}", "phrases");
        return phrases.FirstOrDefault(static p => !SensitiveText.Fold(p).Any(char.IsLetterOrDigit)) is { } none
            ? throw Wrong($"Phrases need a letter or a digit: {none}", "phrases")
            : phrases;
    }

    private static string Pattern(string? sent)
    {
        if (string.IsNullOrWhiteSpace(sent)) throw Wrong("Pattern can't be blank", "pattern");
        try
        {
            // What is found in nothing is found in everything: every conversation would stand still.
            return CompiledRule.Compile(sent).IsMatch("") ? throw Wrong("Pattern must not match an empty text: it would hold every message back", "pattern") : sent;
        }
        catch (RegexMatchTimeoutException)
        {
            throw Wrong("Pattern takes too long to read", "pattern");
        }
        catch (ArgumentException wrong)
        {
            throw Wrong($"Pattern is not valid: {wrong.Message}", "pattern");
        }
        catch (NotSupportedException)
        {
            throw Wrong("Pattern must do without look-around, back references and atomic groups, and with fewer repetitions: it is read in one go", "pattern");
        }
    }

    private static DomainException Wrong(string message, string field) => new(ProblemCodes.ValidationFailed, message, 422, field);
}
