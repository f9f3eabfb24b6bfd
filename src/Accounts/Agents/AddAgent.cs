using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Agents;

/// <summary>
/// Takes somebody into the account. Until mails are sent, a new person's first password is either given here or made
/// up and shown once in the answer.
/// </summary>
internal static class AddAgent
{
    [WrappedIn("agent")]
    public sealed record Request(
        [EmailAddress, MaxLength(255)] string Email,
        [MaxLength(255)] string? Name,
        AccountRole? Role,
        Availability? Availability,
        bool? AutoOffline,
        string? Password);

    public sealed record BulkRequest([MaxLength(100)] IReadOnlyList<string> Emails);

    /// <summary>An agent, with the first password of somebody who has just been made up.</summary>
    internal sealed record Response(
        UserId Id, AccountId AccountId, Availability AvailabilityStatus, bool AutoOffline, bool Confirmed, string Email, string Provider,
        string AvailableName, string Name, AccountRole Role, string Thumbnail, long? CustomRoleId, string? InitialPassword);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/agents", HandleAsync).RequireAdministrator().WithName("AddAgent");
        account.MapPost("/agents/bulk_create", HandleManyAsync).RequireAdministrator().WithName("AddAgents");
    }

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, ChatwootBody<Request> body, TakeIn takeIn, IAgents agents, CancellationToken cancellationToken)
    {
        var added = await takeIn.AddAsync(account_id, body.Value, cancellationToken);
        var agent = await agents.FindAsync(account_id, added.Id, cancellationToken) ?? throw DomainException.NotFound();
        return TypedResults.Ok(Show(AgentJson.From(agent), added.InitialPassword));
    }

    private static async Task<Ok<List<Response>>> HandleManyAsync(
        AccountId account_id, ChatwootBody<BulkRequest> body, TakeIn takeIn, IAgents agents, CancellationToken cancellationToken)
    {
        var check = new EmailAddressAttribute();
        if (body.Value.Emails.FirstOrDefault(email => !check.IsValid(email)) is { } wrong)
            throw new DomainException(ProblemCodes.ValidationFailed, $"{wrong} is not an e-mail address", 422, "emails");
        var shown = new List<Response>();
        foreach (var email in body.Value.Emails.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var added = await takeIn.AddAsync(account_id, new Request(email, null, null, null, null, null), cancellationToken);
            var agent = await agents.FindAsync(account_id, added.Id, cancellationToken) ?? throw DomainException.NotFound();
            shown.Add(Show(AgentJson.From(agent), added.InitialPassword));
        }

        return TypedResults.Ok(shown);
    }

    private static Response Show(AgentJson agent, string? password) => new(
        agent.Id, agent.AccountId, agent.AvailabilityStatus, agent.AutoOffline, agent.Confirmed, agent.Email, agent.Provider,
        agent.AvailableName, agent.Name, agent.Role, agent.Thumbnail, agent.CustomRoleId, password);
}
