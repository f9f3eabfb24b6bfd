using System.Diagnostics;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Much is to be done at once with few connections: whoever holds one never waits for another.</summary>
[Collection(FaultsCollection.Name)]
public sealed class FewConnectionsTests : IAsyncLifetime
{
    /// <summary>Seven of them for what modules ask.</summary>
    private const int Connections = 10;
    private const int Customers = 60;

    private Installation _installation = null!;

    public async ValueTask InitializeAsync() => _installation = await Installation.OpenAsync(1, connections: Connections);

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Sixty_conversations_that_are_handed_over_at_once_do_not_hold_each_other_up()
    {
        await _installation.HireAsync(withModel: false);
        var windows = new List<Window>();
        for (var n = 0; n < Customers; n++)
        {
            windows.Add(await _installation.OpenWindowAsync());
        }

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(windows.Select((window, n) => _installation.WriteUntilConfirmedAsync(window, "I want to talk to a human, please.", $"person {n}")));
        await _installation.UntilIdleAsync();

        (await _installation.Company.SqlAsync<long>("select count(*) from inbox.conversations where status = 'open'")).ShouldBe(Customers);
        (await _installation.Company.SqlAsync<long>("select count(*) from captain.turns where outcome = 'hand_off' and attempts = 1")).ShouldBe(Customers, "nobody was tried twice");
        _installation.Nodes[0].Output.ShouldNotContain(line => line.Contains("pool has been exhausted"));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }
}
