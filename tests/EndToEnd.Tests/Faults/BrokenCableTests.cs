using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Host.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Connections on <c>/cable</c> that break from within: nothing of them is left.</summary>
public sealed class BrokenCableTests
{
    private const int Sockets = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_breaks_while_it_is_served_leaves_no_timer_and_no_subscription_behind()
    {
        var clock = new CountingClock();
        await using var database = await AppHost.CreateDatabaseAsync(Token);
        await using var proxy = DatabaseProxy.To(database.ConnectionString);
        await using var company = await Company.StartAsync(
            new Dictionary<string, string?> { ["ConnectionStrings:Wheelhouse"] = proxy.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var identifier = new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = (await company.OpenWindowAsync()).Config["contact"]!["pubsub_token"]!.GetValue<string>() };
        var router = company.Host.Services.GetRequiredService<SignalRouter>();
        router.ListenerCount.ShouldBe(0);
        var before = clock.Pings;

        var sockets = new List<LiveSocket>();
        for (var i = 0; i < Sockets; i++)
        {
            sockets.Add(await LiveSocket.OpenCableAsync(company.Host.Address));
            await sockets[^1].SubscribeAsync(identifier);
            await sockets[^1].WaitForEventAsync("presence.update");
        }

        router.ListenerCount.ShouldBe(Sockets);
        clock.Pings.ShouldBe(before + Sockets);
        await proxy.RefuseAsync();
        foreach (var socket in sockets)
        {
            await socket.SendAsync(new JsonObject { ["command"] = "message", ["identifier"] = identifier.ToJsonString(), ["data"] = """{"action":"update_presence"}""" }.ToJsonString());
        }

        await Eventually.TrueAsync(() => Task.FromResult(sockets.TrueForAll(static s => s.IsClosed)), Token, TimeSpan.FromSeconds(30));
        proxy.Accept();
        await Eventually.TrueAsync(() => Task.FromResult(router.ListenerCount == 0 && clock.Pings == before), Token, TimeSpan.FromSeconds(30));
        router.TopicCount.ShouldBe(0);
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }

    /// <summary>The machine's clock, which counts the timers of connections that are not disposed of.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(3);
        private int _pings;

        public int Pings => Volatile.Read(ref _pings);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = System.CreateTimer(callback, state, dueTime, period);
            return period == PingEvery ? new Counted(this, timer) : timer;
        }

        private sealed class Counted : ITimer
        {
            private readonly CountingClock _clock;
            private readonly ITimer _timer;
            private int _isOver;

            public Counted(CountingClock clock, ITimer timer)
            {
                (_clock, _timer) = (clock, timer);
                Interlocked.Increment(ref clock._pings);
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isOver, 1) == 0)
                {
                    Interlocked.Decrement(ref _clock._pings);
                }

                _timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
