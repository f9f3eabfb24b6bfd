using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Profile;

internal static class CurrentUser
{
    /// <summary>The person behind the request; routes that use it let nobody else in.</summary>
    public static UserId SignedInUser(this ICurrentActor actor) => actor.Actor.User ?? throw DomainException.NotPermitted();
}
