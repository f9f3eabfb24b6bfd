using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Host.Realtime;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>The same over live connections: every hub method and every subscription, with the other account's names.</summary>
public sealed class RealtimeWalkTests(Neighbours neighbours) : IClassFixture<Neighbours>
{
    /// <summary>Each method of the agents' hub with the neighbour's names, and whether it must be refused.</summary>
    private static readonly Dictionary<string, (Func<Tenant, object[]> Arguments, bool IsRefused)> AgentMethods = new(StringComparer.Ordinal)
    {
        [nameof(AgentHub.Join)] = (t => [t.Company.AccountId], true),
        [nameof(AgentHub.Watch)] = (t => [Number(t)], true),
        [nameof(AgentHub.Unwatch)] = (t => [Number(t)], false),
        [nameof(AgentHub.Typing)] = (t => [Number(t), true, false], false),
        [nameof(AgentHub.Presence)] = (_ => [], false),
    };

    private Tenant Ours => neighbours.Ours;

    private Tenant Theirs => neighbours.Theirs;

    [Fact]
    public void Every_method_of_a_hub_is_walked()
    {
        MethodsOf(typeof(AgentHub)).ShouldBe(AgentMethods.Keys, ignoreOrder: true);
        MethodsOf(typeof(VisitorHub)).ShouldBe([nameof(VisitorHub.Typing), nameof(VisitorHub.Presence)], ignoreOrder: true, "these name nothing: a new one that does must be walked");

        static IEnumerable<string> MethodsOf(Type hub) =>
            hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(static m => m.GetBaseDefinition().DeclaringType != typeof(Hub)).Select(static m => m.Name);
    }

    [Fact]
    public async Task Nobody_hears_what_happens_in_another_account()
    {
        await using var sockets = new Sockets(neighbours.Host.Address);
        foreach (var client in new[] { Ours.Company.Owner, Ours.Company.Agent })
        {
            await TryEveryMethodAsync(await sockets.AgentAsync(client), joinFirst: false);
            var joined = await sockets.AgentAsync(client);
            (await joined.CallAsync(nameof(AgentHub.Join), Ours.Company.AccountId)).ShouldBeNull();
            (await joined.CallAsync(nameof(AgentHub.Watch), Number(Ours))).ShouldBeNull();
            await TryEveryMethodAsync(joined, joinFirst: true);
            await SubscribeEverywhereAsync(sockets, client);
        }

        await sockets.VisitorAsync(Ours[Kinds.WebsiteToken], Ours[Kinds.VisitorToken]);
        await RefusedVisitorsAsync(sockets);
        var theirs = await sockets.AgentAsync(Theirs.Company.Agent);
        (await theirs.CallAsync(nameof(AgentHub.Join), Theirs.Company.AccountId)).ShouldBeNull();
        (await theirs.CallAsync(nameof(AgentHub.Watch), Number(Theirs))).ShouldBeNull();
        var (theirHub, theirCable) = (theirs, await sockets.CableAsync(await IdentifierAsync(Theirs.Company.Agent, Theirs.Company.AccountId)));

        await LiveAsync(Theirs);
        await Eventually.TrueAsync(() => Task.FromResult(LivedThrough(theirHub, theirCable)), TestContext.Current.CancellationToken);
        // What is ours comes after what is theirs: once it is here, theirs would be, too.
        await LiveAsync(Ours);
        await Eventually.TrueAsync(() => Task.FromResult(sockets.All.Count(s => s.Signals.Any(IsOurMessage)) >= 3), TestContext.Current.CancellationToken);

        foreach (var socket in sockets.All.Except([theirHub, theirCable]))
        {
            var heard = string.Join('\n', socket.Frames.Where(static f => f["identifier"] is null || f["message"] is not null).Select(static f => f["message"]?.ToJsonString() ?? f["arguments"]?.ToJsonString() ?? ""));
            neighbours.Leak(heard, isError: false).ShouldBeNull();
        }
    }

    /// <summary>Everything that an account tells its people about.</summary>
    private async Task LiveAsync(Tenant tenant)
    {
        var company = tenant.Company;
        var path = $"/conversations/{tenant[Kinds.Conversation]}";
        await tenant.Visitor.SendAsync(HttpMethod.Post, "conversations/toggle_typing", new { typing_status = "on" });
        await tenant.Visitor.WriteAsync($"{tenant.Secret} and more");
        await company.PostAsync($"{path}/messages", new { content = $"{tenant.Secret} reply" });
        await company.PostAsync($"{path}/labels", new { labels = new[] { tenant.Secret } });
        await Company.SendAsync(company.Owner, HttpMethod.Put, $"{company.Path}/contacts/{tenant[Kinds.Contact]}", new { name = $"{tenant.Secret} renamed" });
        await Company.SendAsync(company.Owner, HttpMethod.Post, $"{company.Path}{path}/toggle_typing_status", new { typing_status = "on" });
        await company.PostAsync($"/knowledge/sources/{tenant[Kinds.Source]}/sync", new { });
        var conversation = await company.SqlAsync<long>($"select id from inbox.conversations where account_id = {company.AccountId} and number = {tenant[Kinds.Conversation]}");
        var bus = neighbours.Host.Services.GetRequiredService<ISignalBus>();
        foreach (var kind in new[] { "turn.started", "turn.delta", "turn.ended", "handoff" })
        {
            bus.Publish(new Signal($"conversation:{conversation}", kind, new AccountId(company.AccountId), Number(tenant), Ephemeral: true));
        }

        await company.PostAsync($"{path}/messages", new { content = "the end" });
    }

    private static bool LivedThrough(LiveSocket hub, LiveSocket cable)
    {
        var kinds = hub.Signals.Select(static s => s["kind"]!.GetValue<string>()).ToHashSet();
        var events = cable.Events.Select(static e => e["event"]!.GetValue<string>()).ToHashSet();
        return kinds.IsSupersetOf(["message.changed", "conversation.changed", "typing", "turn.delta", "turn.ended", "source.progress"])
            && events.IsSupersetOf(["message.created", "conversation.updated", "conversation.typing_on", "contact.updated", "presence.update"]);
    }

    private async Task TryEveryMethodAsync(LiveSocket socket, bool joinFirst)
    {
        foreach (var (method, (arguments, isRefused)) in AgentMethods)
        {
            var error = await socket.CallAsync(method, arguments(Theirs));
            if (isRefused || !joinFirst)
            {
                // Signs of life of somebody who has joined nothing change nothing; everything else needs an account.
                error.ShouldNotBeNull($"{method} with the neighbour's names");
            }
        }
    }

    /// <summary>Every wrong way to name an account, a person or a token on Action Cable.</summary>
    private async Task SubscribeEverywhereAsync(Sockets sockets, HttpClient client)
    {
        var own = await IdentifierAsync(client, Ours.Company.AccountId);
        await sockets.CableAsync(own);
        await sockets.CableAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = Ours.Visitor.Config["contact"]!["pubsub_token"]!.GetValue<string>() });
        foreach (var change in new (string Name, JsonNode? Value)[]
        {
            ("account_id", Theirs.Company.AccountId),
            ("user_id", Theirs.Company.AgentId),
            ("user_id", null),
            ("pubsub_token", client.DefaultRequestHeaders.GetValues("api_access_token").Single()),
            ("pubsub_token", Theirs[Kinds.ContactSource]),
            ("pubsub_token", Theirs[Kinds.ApiContact]),
            ("pubsub_token", Theirs[Kinds.WebsiteToken]),
            ("pubsub_token", Theirs.Visitor.Config["contact"]!["pubsub_token"]!.GetValue<string>()),
            ("channel", "ConversationChannel"),
        })
        {
            var wrong = (JsonObject)own.DeepClone();
            wrong[change.Name] = change.Value;
            await sockets.RefusedCableAsync(wrong);
        }
    }

    private async Task RefusedVisitorsAsync(Sockets sockets)
    {
        var (site, token) = (Theirs[Kinds.WebsiteToken], Theirs[Kinds.VisitorToken]);
        foreach (var (asSite, asToken) in new[]
        {
            (site, Ours[Kinds.VisitorToken]), (Ours[Kinds.WebsiteToken], token), (site, ""), (site, Theirs[Kinds.ContactSource]), (Theirs[Kinds.ApiInbox], Theirs[Kinds.ApiContact]),
            (site, string.Join('.', Ours[Kinds.VisitorToken].Split('.')[0], token.Split('.')[1], Ours[Kinds.VisitorToken].Split('.')[2])),
        })
        {
            await sockets.RefusedVisitorAsync(asSite, asToken);
        }
    }

    private static long Number(Tenant tenant) => tenant.Json(Kinds.Conversation).GetValue<long>();

    private bool IsOurMessage(JsonObject signal) =>
        signal["kind"]!.GetValue<string>() == "message.changed" && signal["account_id"]!.GetValue<long>() == Ours.Company.AccountId;

    private static async Task<JsonObject> IdentifierAsync(HttpClient client, long account)
    {
        var me = await Company.SendAsync(client, HttpMethod.Get, "/api/v1/profile");
        return new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = me["pubsub_token"]!.GetValue<string>(), ["account_id"] = account, ["user_id"] = me["id"]!.GetValue<long>() };
    }
}
