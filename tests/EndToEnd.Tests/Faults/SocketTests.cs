using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Host.Realtime;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Widgets that do not read, that are gone without a word, that are many, and that come back all the time.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private Company _company = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_widget_that_reads_nothing_is_cut_off_before_it_costs_memory_and_others_are_served_in_time()
    {
        _company = await StartAsync();
        var (idle, reader) = (await _company.OpenWindowAsync(), await _company.OpenWindowAsync());
        await reader.WriteAsync("hello");
        await using var reading = await OpenAsync(reader);
        using var silent = await SilentSocket.OpenAsync(_company.Host.Address, HubOf(idle));
        await HeardByAsync(2);

        // Two kilobytes each: what the network and the queue of 500 take in is full long before they are all told.
        var bus = _company.Host.Services.GetRequiredService<ISignalBus>();
        var topic = $"visitor:{await _company.SqlAsync<long>("select min(id) from inbox.contact_inboxes")}";
        var data = JsonSerializer.SerializeToElement(new { text = new string('x', 2000) });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20_000; i++)
            bus.Publish(new Signal(topic, "typing", new AccountId(_company.AccountId), Data: data, Ephemeral: true));
        await HeardByAsync(1);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(20_000_000, "20,000 signals of 2 kB are 40 MB: they must not wait for somebody who reads nothing");

        var watch = Stopwatch.StartNew();
        await _company.PostAsync("/conversations/1/messages", new { content = "Here I am." });
        await Eventually.TrueAsync(() => Task.FromResult(reading.Signals.Any(IsMessage)), CancellationToken.None);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_widget_whose_network_is_gone_is_noticed_and_forgotten()
    {
        // In production 20 seconds each; nobody waits for that in a test.
        _company = await StartAsync(adjust: static sockets => (sockets.KeepAliveInterval, sockets.KeepAliveTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        var window = await _company.OpenWindowAsync();
        using var dead = await SilentSocket.OpenAsync(_company.Host.Address, HubOf(window));
        await HeardByAsync(1);

        await HeardByAsync(0);
        Router.TopicCount.ShouldBe(0);
    }

    [Fact]
    public async Task Five_hundred_idle_widgets_leave_the_server_responsive_and_nothing_behind()
    {
        _company = await StartAsync(connectionsPerMinute: 600);
        var window = await _company.OpenWindowAsync();
        await window.WriteAsync("hello");
        var idle = new List<LiveSocket>();
        for (var i = 0; i < 500; i++)
            idle.Add(await OpenAsync(window));
        await HeardByAsync(500);

        var watch = Stopwatch.StartNew();
        await _company.PostAsync("/conversations/1/messages", new { content = "To all of them" });
        await Eventually.TrueAsync(() => Task.FromResult(idle.All(static socket => socket.Signals.Any(IsMessage))), CancellationToken.None);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        foreach (var socket in idle)
            await socket.DisposeAsync();
        await HeardByAsync(0);
        Router.TopicCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_widget_that_reconnects_in_a_loop_is_held_back_and_leaves_nothing_behind()
    {
        const int most = 40;
        _company = await StartAsync(most);
        var (looping, other) = (await _company.OpenWindowAsync(), await _company.OpenWindowAsync());
        for (var i = 0; i < most; i++)
        {
            await using var let = await OpenAsync(looping);
            await let.WaitForAsync(static frame => frame.Count == 0); // the answer to its hello
            let.IsClosed.ShouldBeFalse();
        }

        for (var i = 0; i < 10; i++)
        {
            (await Should.ThrowAsync<WebSocketException>(() => OpenAsync(looping))).Message.ShouldContain("429");
        }

        await HeardByAsync(0);
        Router.TopicCount.ShouldBe(0);
        await using var another = await OpenAsync(other);
        await HeardByAsync(1);
    }

    private static Task<Company> StartAsync(int connectionsPerMinute = 60, Action<WebSocketOptions>? adjust = null) => Company.StartAsync(
        new Dictionary<string, string?> { ["WebChat:ConnectionsPerMinute"] = connectionsPerMinute.ToString(CultureInfo.InvariantCulture) },
        builder => builder.Services.PostConfigure<WebSocketOptions>(sockets => adjust?.Invoke(sockets)));

    private SignalRouter Router => _company.Host.Services.GetRequiredService<SignalRouter>();

    private string HubOf(Window window) => $"/hubs/visitor?website_token={_company.WebsiteToken}&access_token={window.Token}";

    private Task<LiveSocket> OpenAsync(Window window) => LiveSocket.OpenHubAsync(_company.Host.Address, HubOf(window));

    private Task HeardByAsync(int listeners) => Eventually.TrueAsync(
        () => Task.FromResult(Router.ListenerCount == listeners), CancellationToken.None, TimeSpan.FromSeconds(30));

    private static bool IsMessage(System.Text.Json.Nodes.JsonObject signal) => signal["kind"]!.GetValue<string>() == "message.changed";
}
