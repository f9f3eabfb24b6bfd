using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>Every change is hinted at to those who may see it, after it was committed, and to nobody else.</summary>
public sealed class SignalTests(CompanyFixture fixture) : InCompany(fixture)
{
    private readonly ConcurrentQueue<Signal> _heard = new();
    private IDisposable? _subscription;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _subscription = Company.Host.Services.GetRequiredService<ISignalBus>().Subscribe(_heard.Enqueue);
    }

    public override ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_hinted_at_to_agents_and_to_its_visitor()
    {
        var window = await Company.OpenWindowAsync();
        var message = await window.WriteAsync("hello");
        var heard = await HeardAsync(SignalKinds.MessageChanged, 2);
        heard.Select(s => s.Topic).Order().ShouldBe([$"inbox:{Company.InboxId}", $"visitor:{await VisitorAsync()}"]);
        heard.ShouldAllBe(s => s.Id == message["id"]!.GetValue<long>() && s.Number == 1 && s.Revision == message["revision"]!.GetValue<long>());
        heard.ShouldAllBe(s => s.AccountId.Value == Company.AccountId);
    }

    [Fact]
    public async Task A_private_note_is_no_news_for_the_visitor()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        await HeardAsync(SignalKinds.MessageChanged, 2);
        _heard.Clear();
        await Company.PostAsync("/conversations/1/messages", new { content = "note", @private = true });
        (await HeardAsync(SignalKinds.MessageChanged, 1)).ShouldHaveSingleItem().Topic.ShouldBe($"inbox:{Company.InboxId}");
    }

    [Fact]
    public async Task Typing_reaches_the_other_side_only()
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        _heard.Clear();
        await window.SendAsync(HttpMethod.Post, "conversations/toggle_typing", new { typing_status = "on" });
        (await HeardAsync(SignalKinds.Typing, 1)).ShouldHaveSingleItem().Topic.ShouldBe($"inbox:{Company.InboxId}");
        _heard.Clear();
        await Company.PostAsync("/conversations/1/toggle_typing_status", new { typing_status = "on" });
        var heard = await HeardAsync(SignalKinds.Typing, 2);
        heard.ShouldAllBe(s => s.Ephemeral && s.Data!.Value.GetProperty("name").GetString() == "Ada" && s.Data.Value.GetProperty("on").GetBoolean());
    }

    private Task<long> VisitorAsync() => Company.SqlAsync<long>("select contact_inbox_id from inbox.conversations");

    private Task<Signal[]> HeardAsync(string kind, int count) => Eventually.GetAsync(
        () => Task.FromResult(_heard.Where(s => s.Kind == kind).ToArray()), heard => heard.Length >= count, CancellationToken.None);
}
