using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>Makes a scenario of an assistant or saves the next version of one. Absent fields stay as they are.</summary>
internal static class SaveScenario
{
    /// <summary>A model chooses badly among more.</summary>
    private const int MostScenarios = 20;

    private const int LongestPhrase = 100;

    /// <param name="Description">When it begins, in plain words.</param>
    /// <param name="Instruction">What to do, in plain words, with tools as links such as <c>[Refund](tool://custom_refund)</c>.</param>
    /// <param name="Keywords">Words and phrases of a customer that begin it, without a model being asked.</param>
    /// <param name="EndsWhen">When it ends, in plain words.</param>
    /// <param name="EndKeywords">Words and phrases of a customer that end it.</param>
    /// <param name="MaxTurns">After so many turns it ends in any case; 5 where nothing is said.</param>
    [WrappedIn("scenario")]
    public sealed record Request(
        [property: StringLength(120)] string? Title,
        [property: StringLength(1000)] string? Description,
        [property: StringLength(20_000)] string? Instruction,
        bool? Enabled,
        [property: MaxLength(50)] IReadOnlyList<string>? Keywords,
        [property: StringLength(500)] string? EndsWhen,
        [property: MaxLength(50)] IReadOnlyList<string>? EndKeywords,
        [property: Range(1, 50)] int? MaxTurns);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/assistants/{assistant}/scenarios", CreateAsync).WithName("CreateScenario").RequireAdministrator();
        captain.MapUpdate("/assistants/{assistant}/scenarios/{id}", ReviseAsync).WithName("UpdateScenario").RequireAdministrator();
    }

    private static async Task<Results<Ok<ScenarioJson>, NotFound>> CreateAsync(
        AssistantId assistant, ChatwootBody<Request> body, CaptainDb db, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistant, cancellationToken) is not { } owner) return TypedResults.NotFound();
        if (await db.Scenarios.CountAsync(s => s.AssistantId == assistant, cancellationToken) >= MostScenarios)
            throw new DomainException(ProblemCodes.ValidationFailed, $"An assistant can have {MostScenarios} scenarios", 422, "base");
        var settings = await ReadAsync(body, null, db, cancellationToken);
        var scenario = Scenario.Create(owner.AccountId, assistant, settings, body.Value.Enabled ?? true, time.GetUtcNow());
        db.Scenarios.Add(scenario);
        return TypedResults.Ok(await SaveAsync(db, scenario, current.Actor, cancellationToken));
    }

    private static async Task<Results<Ok<ScenarioJson>, NotFound>> ReviseAsync(
        AssistantId assistant, ScenarioId id, ChatwootBody<Request> body, CaptainDb db, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Scenarios.SingleOrDefaultAsync(s => s.Id == id && s.AssistantId == assistant, cancellationToken) is not { } scenario) return TypedResults.NotFound();
        scenario.Revise(await ReadAsync(body, scenario.Settings, db, cancellationToken), body.Value.Enabled ?? scenario.Enabled, time.GetUtcNow());
        return TypedResults.Ok(await SaveAsync(db, scenario, current.Actor, cancellationToken));
    }

    /// <summary>Two who save at once would make the same version: the second one is refused.</summary>
    private static async Task<ScenarioJson> SaveAsync(CaptainDb db, Scenario scenario, Actor by, CancellationToken cancellationToken)
    {
        try
        {
            await db.InTransactionAsync(
                async token =>
                {
                    await db.SaveChangesAsync(token); // a new one has its number now
                    db.ScenarioVersions.Add(ScenarioVersion.Of(scenario, by));
                    return await db.SaveChangesAsync(token);
                },
                cancellationToken);
        }
        catch (DbUpdateException conflict) when (conflict.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new DomainException("changed_meanwhile", "Somebody else has saved this scenario meanwhile", 409);
        }

        return ScenarioJson.From(scenario);
    }

    private static async Task<ScenarioSettings> ReadAsync(ChatwootBody<Request> body, ScenarioSettings? old, CaptainDb db, CancellationToken cancellationToken)
    {
        var sent = body.Value;
        var instruction = Required(sent.Instruction ?? old?.Instruction, "instruction");
        var tools = ScenarioText.ToolsOf(instruction);
        var known = await KnownTools.NamesAsync(db, cancellationToken);
        if (tools.Any(t => !known.Contains(t)))
            throw new DomainException(ProblemCodes.ValidationFailed, "Instruction names a tool that does not exist", 422, "instruction");
        return new ScenarioSettings(
            Required(sent.Title ?? old?.Title, "title"),
            Required(sent.Description ?? old?.Description, "description"),
            instruction,
            tools,
            sent.Keywords is { } keywords ? Phrases(keywords, "keywords") : old?.Keywords ?? [],
            !body.Has(nameof(Request.EndsWhen)) ? old?.EndsWhen : string.IsNullOrWhiteSpace(sent.EndsWhen) ? null : sent.EndsWhen.Trim(),
            sent.EndKeywords is { } ends ? Phrases(ends, "end_keywords") : old?.EndKeywords ?? [],
            sent.MaxTurns ?? old?.MaxTurns ?? ScenarioSettings.UsualTurns);
    }

    private static List<string> Phrases(IReadOnlyList<string> sent, string field)
    {
        var phrases = sent.Select(static p => p.ReplaceLineEndings(" ").Trim()).Where(static p => p.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return phrases.Find(static p => p.Length > LongestPhrase || ScenarioText.Words(p).Length == 0) is { } wrong
            ? throw new DomainException(ProblemCodes.ValidationFailed, $"“{wrong}” is no phrase that could be looked for", 422, field)
            : phrases;
    }

    private static string Required(string? value, string name) => string.IsNullOrWhiteSpace(value)
        ? throw new DomainException(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(name[0])}{name[1..]} can't be blank", 422, name)
        : value.Trim();
}
