using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Auth;

/// <summary>Signed in; with <paramref name="InAccount"/> also a member of the route's account, with <paramref name="AsAdministrator"/> one who administers it.</summary>
internal sealed record AccessRequirement(bool InAccount, bool AsAdministrator) : IAuthorizationRequirement;

/// <summary>Lets members into their account and gives the request its actor.</summary>
internal sealed class AccountAccess(IHttpContextAccessor http) : AuthorizationHandler<AccessRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (http.HttpContext is not { } request || !UserId.TryParse(context.User.FindFirstValue(ClaimNames.UserId), null, out var user))
            return;
        var actor = request.RequestServices.GetRequiredService<ActorScope>();
        var name = context.User.FindFirstValue(ClaimTypes.Name);
        if (!requirement.InAccount)
        {
            if (actor.Actor.User is null)
                actor.Enter(new Actor(ActorKind.Agent, null, user, Name: name));
            context.Succeed(requirement);
            return;
        }

        if (!AccountId.TryParse(request.GetRouteValue("account_id") as string, null, out var account))
        {
            context.Fail(new AccessFailure(this, 404, ProblemCodes.NotFound, ProblemCodes.NotFoundText));
            return;
        }

        var entry = await EnterOnceAsync(request, account, user);
        if (Refusal(entry, requirement) is { } refusal)
        {
            context.Fail(refusal);
            return;
        }

        var role = entry.Role is AccountRole.Administrator ? Actor.Administrator : Actor.Agent;
        actor.Enter(new Actor(ActorKind.Agent, account, user, role, name));
        context.Succeed(requirement);
    }

    private AccessFailure? Refusal(Entry entry, AccessRequirement requirement) => entry switch
    {
        { Result: EntryResult.NoSuchAccount } => new AccessFailure(this, 404, ProblemCodes.NotFound, ProblemCodes.NotFoundText),
        { Result: EntryResult.NotAMember } => new AccessFailure(this, 401, ProblemCodes.NotPermitted, "You are not authorized to access this account"),
        { Result: EntryResult.Suspended } => new AccessFailure(this, 401, ProblemCodes.AccountSuspended, "Account is suspended"),
        { Role: AccountRole.Agent } when requirement.AsAdministrator =>
            new AccessFailure(this, 401, ProblemCodes.NotPermitted, ProblemCodes.NotPermittedText),
        _ => null,
    };

    /// <summary>A route may carry both policies; the database is asked once.</summary>
    private static async Task<Entry> EnterOnceAsync(HttpContext request, AccountId account, UserId user)
    {
        if (request.Items[typeof(Entry)] is Entry known)
            return known;
        var entry = await request.RequestServices.GetRequiredService<IIdentities>().EnterAsync(account, user, request.RequestAborted);
        request.Items[typeof(Entry)] = entry;
        return entry;
    }
}

/// <summary>Why somebody was not let in, and what Chatwoot's clients expect to hear.</summary>
internal sealed class AccessFailure(IAuthorizationHandler handler, int status, string code, string message) : AuthorizationFailureReason(handler, message)
{
    public int Status => status;

    public string Code => code;
}

/// <summary>Answers refusals as problems. A path that no route has, or has for other methods only, is simply not found, also for strangers.</summary>
internal sealed class AccessResults : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (context.GetEndpoint() is not RouteEndpoint)
            return AnswerUnroutedAsync(next, context);
        if (!authorizeResult.Forbidden)
            return usual.HandleAsync(next, context, policy, authorizeResult);
        var (status, code, message) = authorizeResult.AuthorizationFailure?.FailureReasons.OfType<AccessFailure>().FirstOrDefault() is { } failure
            ? (failure.Status, failure.Code, failure.Message)
            : (401, ProblemCodes.NotPermitted, ProblemCodes.NotPermittedText);
        return ProblemResponse.WriteAsync(context, status, code, message, [], context.RequestAborted);
    }

    /// <summary>Routing answers a method that a path does not have by an endpoint of its own (405). Chatwoot knows no such path: 404.</summary>
    private static async Task AnswerUnroutedAsync(RequestDelegate next, HttpContext context)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } response)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            response.Headers.Remove("Allow");
        }
    }
}
