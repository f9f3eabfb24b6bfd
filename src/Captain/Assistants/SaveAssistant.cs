using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Creates an assistant with a knowledge base of its own, or revises one. Absent fields stay as they are.</summary>
internal static class SaveAssistant
{
    private const string Inert = "Chatwoot's switch: kept and told again, and does nothing here.";

    /// <param name="CreationKey">A creation sent again with the same key returns the assistant that the first one made.</param>
    [WrappedIn("assistant")]
    public sealed record Request(
        [property: StringLength(120, MinimumLength = 1)] string? Name,
        [property: StringLength(2000)] string? Description,
        Config? Config,
        [property: MaxLength(50)] IReadOnlyList<string>? ResponseGuidelines,
        [property: MaxLength(50)] IReadOnlyList<string>? Guardrails,
        [property: MaxLength(50)] IReadOnlyList<Tool>? Tools,
        long? ModelId,
        [property: StringLength(100, MinimumLength = 1)] string? CreationKey);

    /// <param name="Name">As <c>assistants/tools</c> lists it.</param>
    /// <param name="Ask">Whether an agent is asked before it is called; not for <c>hand_off</c>, which asks people anyway. Null leaves it as it was, and at first asks for what may change something on a server.</param>
    public sealed record Tool([property: StringLength(64, MinimumLength = 1)] string? Name, bool? Ask);

    /// <param name="FeatureCitation">Chatwoot's switch: false shows no sources, as <paramref name="CitationStyle"/> none does.</param>
    /// <param name="AllowedDomains">Websites and mail domains that answers may name beside the company's own.</param>
    /// <param name="Tone">How it speaks, such as "warm and brief"; told to a model.</param>
    /// <param name="Languages">The languages it answers in, such as <c>en</c>; empty for all. Whoever writes in another one reaches people.</param>
    /// <param name="AnswerThreshold">0 to 1: an answer less sure than that counts as none; null leaves it to the writer.</param>
    /// <param name="OfferThreshold">0 to 1: an answer less sure than that comes with the offer of a person; null for 0.45 without a model and 0.5 with one.</param>
    /// <param name="OffersFirst">Without an answer a person is offered first; false hands over at once.</param>
    /// <param name="AsksBack">Asks once what is meant where a question is unclear.</param>
    /// <param name="AnswerHours">When it answers, by the business hours of the inbox.</param>
    /// <param name="AutoResolve">What becomes of a conversation in which the customer says nothing for <paramref name="AutoResolveMinutes"/> after a reply.</param>
    /// <param name="MaxTurnPrice">US dollars that the models of one answer may cost together; null for what the installation allows, which no assistant passes.</param>
    public sealed record Config(
        [property: StringLength(200)] string? ProductName,
        [property: StringLength(2000)] string? WelcomeMessage,
        [property: StringLength(2000)] string? HandoffMessage,
        [property: StringLength(2000)] string? ResolutionMessage,
        [property: StringLength(20_000)] string? Instructions,
        [property: Range(0, 2)] double? Temperature,
        [property: Description(Inert)] bool? FeatureFaq,
        [property: Description(Inert)] bool? FeatureMemory,
        bool? FeatureCitation,
        [property: Description(Inert)] bool? FeatureContactAttributes,
        [property: MaxLength(100)] IReadOnlyList<string>? AllowedDomains,
        [property: StringLength(200)] string? Tone,
        [property: MaxLength(20)] IReadOnlyList<string>? Languages,
        [property: Range(0, 1)] double? AnswerThreshold,
        [property: Range(0, 1)] double? OfferThreshold,
        bool? OffersFirst,
        bool? AsksBack,
        CitationStyle? CitationStyle,
        AnswerHours? AnswerHours,
        AutoResolve? AutoResolve,
        [property: Range(1, 525_600)] int? AutoResolveMinutes,
        [property: Range(0, 1_000_000)] decimal? MaxTurnPrice);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/assistants", CreateAsync).WithName("CreateAssistant").RequireAdministrator();
        captain.MapUpdate("/assistants/{id}", ReviseAsync).WithName("UpdateAssistant").RequireAdministrator();
    }

    private static async Task<Ok<AssistantJson>> CreateAsync(
        ChatwootBody<Request> body, CreateAssistant creation, CaptainDb db, ICurrentActor actor, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.Value.Name))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Name can't be blank", 422, "name");
        }

        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var tools = await ReadToolsAsync(body.Value.Tools, [], db, cancellationToken);
        var assistant = await creation.CreateAsync(
            account, body.Value.Name.Trim(), body.Value.Description ?? "", Merge(new AssistantSettings(), body, tools), body.Value.CreationKey);
        return TypedResults.Ok(AssistantJson.From(assistant));
    }

    private static async Task<Results<Ok<AssistantJson>, NotFound>> ReviseAsync(
        AssistantId id, ChatwootBody<Request> body, CaptainDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Assistants.SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } assistant)
        {
            return TypedResults.NotFound();
        }

        var model = body.Has(nameof(Request.ModelId)) ? body.Value.ModelId is { } m ? new NamedModelId(m) : null : assistant.ModelId;
        if (model is { } named && !await db.Models.AnyAsync(m => m.Id == named && m.Purpose == ModelPurpose.Chat, cancellationToken))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Model does not exist", 422, "model_id");
        }

        var tools = await ReadToolsAsync(body.Value.Tools, assistant.Settings.Tools ?? [], db, cancellationToken);
        assistant.Revise(
            body.Value.Name ?? assistant.Name, body.Value.Description ?? assistant.Description, model, Merge(assistant.Settings, body, tools), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(AssistantJson.From(assistant));
    }

    private static AssistantSettings Merge(AssistantSettings old, ChatwootBody<Request> body, IReadOnlyList<AllowedTool>? tools)
    {
        var sent = body.Value.Config;
        var settings = new AssistantSettings(
            Pick(nameof(Config.ProductName), sent?.ProductName, old.ProductName),
            Pick(nameof(Config.WelcomeMessage), sent?.WelcomeMessage, old.WelcomeMessage),
            Pick(nameof(Config.HandoffMessage), sent?.HandoffMessage, old.HandoffMessage),
            Pick(nameof(Config.ResolutionMessage), sent?.ResolutionMessage, old.ResolutionMessage),
            Pick(nameof(Config.Instructions), sent?.Instructions, old.Instructions),
            body.Has("Config.Temperature") ? sent?.Temperature : old.Temperature,
            sent?.FeatureFaq ?? old.FeatureFaq,
            sent?.FeatureMemory ?? old.FeatureMemory,
            body.Value.ResponseGuidelines ?? old.ResponseGuidelines,
            body.Value.Guardrails ?? old.Guardrails,
            sent?.AllowedDomains is { } domains ? ReadDomains(domains) : old.AllowedDomains,
            Pick(nameof(Config.Tone), sent?.Tone, old.Tone),
            sent?.Languages is { } languages ? ReadLanguages(languages) : old.Languages,
            body.Has("Config.AnswerThreshold") ? sent?.AnswerThreshold : old.AnswerThreshold,
            body.Has("Config.OfferThreshold") ? sent?.OfferThreshold : old.OfferThreshold,
            sent?.OffersFirst ?? old.OffersFirst,
            sent?.AsksBack ?? old.AsksBack,
            sent?.CitationStyle ?? Shown(sent?.FeatureCitation, old.CitationStyle),
            sent?.AnswerHours ?? old.AnswerHours,
            sent?.AutoResolve ?? old.AutoResolve,
            sent?.AutoResolveMinutes ?? old.AutoResolveMinutes,
            tools ?? old.Tools,
            body.Has("Config.MaxTurnPrice") ? sent?.MaxTurnPrice : old.MaxTurnPrice,
            sent?.FeatureContactAttributes ?? old.FeatureContactAttributes);
        return settings is { AnswerThreshold: { } answer, OfferThreshold: { } offer } && offer < answer
            ? throw new DomainException(ProblemCodes.ValidationFailed, "The offer threshold must not be below the answer threshold", 422, "offer_threshold")
            : settings;

        string? Pick(string name, string? value, string? before) =>
            !body.Has($"Config.{name}") ? before : string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private static CitationStyle Shown(bool? sources, CitationStyle before) => sources switch
    {
        false => CitationStyle.None,
        true when before == CitationStyle.None => CitationStyle.Numbers,
        _ => before,
    };

    private static List<string> ReadLanguages(IReadOnlyList<string> sent)
    {
        var languages = sent.Select(static l => l.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        return languages.Find(static l => l.Length is < 2 or > 3 || !l.All(char.IsAsciiLetterLower)) is { } wrong
            ? throw new DomainException(ProblemCodes.ValidationFailed, $"{wrong} is not a language such as en", 422, "languages")
            : languages;
    }

    /// <summary>Null where nothing is said of them. Whoever allows a tool that writes, and does not think of agents, means them to be asked.</summary>
    private static async Task<IReadOnlyList<AllowedTool>?> ReadToolsAsync(IReadOnlyList<Tool>? sent, IReadOnlyList<AllowedTool> before, CaptainDb db, CancellationToken cancellationToken)
    {
        if (sent is not { Count: > 0 }) return sent is null ? null : [];
        var known = await KnownTools.NamesAsync(db, cancellationToken);
        if (sent.Any(t => t.Name is null || !known.Contains(t.Name)))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Tools has one that does not exist", 422, "tools");
        }

        if (sent.Any(static t => t is { Name: BuiltinTools.HandOff, Ask: true }))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "A hand-off asks nobody", 422, "tools");
        }

        var writing = await KnownTools.WritingAsync(db, cancellationToken);
        return [.. sent.Select(static t => (Name: t.Name ?? "", t.Ask)).DistinctBy(static t => t.Name, StringComparer.Ordinal)
            .Select(t => new AllowedTool(t.Name, t.Ask ?? before.FirstOrDefault(b => b.Name == t.Name)?.Ask ?? writing.Contains(t.Name)))];
    }

    private static List<string> ReadDomains(IReadOnlyList<string> sent)
    {
        var domains = sent.Select(static d => d.Trim().ToLowerInvariant()).Where(static d => d.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return domains.Find(static d => !d.Contains('.', StringComparison.Ordinal) || Uri.CheckHostName(d) != UriHostNameType.Dns) is { } wrong
            ? throw new DomainException(ProblemCodes.ValidationFailed, $"{wrong} is not a domain such as example.com", 422, "allowed_domains")
            : domains;
    }
}
