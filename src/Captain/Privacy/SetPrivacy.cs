using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Privacy;

/// <summary>Whether personal data is masked before it leaves for providers of models. Holds from the next call on.</summary>
internal static class SetPrivacy
{
    public sealed record Request(bool MaskPersonalData);

    internal sealed record Response(bool MaskPersonalData);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/privacy", ShowAsync).WithName("ShowPrivacy");
        captain.MapPut("/privacy", SetAsync).WithName("SetPrivacy").RequireAdministrator();
    }

    private static async Task<Ok<Response>> ShowAsync(CaptainDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await db.Privacy.AnyAsync(p => p.MaskPersonalData, cancellationToken)));

    private static async Task<Ok<Response>> SetAsync(ChatwootBody<Request> body, CaptainDb db, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var setting = await db.Privacy.SingleOrDefaultAsync(cancellationToken);
        if (setting is null) db.Privacy.Add(setting = new PrivacySetting { AccountId = account });
        setting.MaskPersonalData = body.Value.MaskPersonalData;
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Response(setting.MaskPersonalData));
    }
}
