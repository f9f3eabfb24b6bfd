using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Two servers on one database of a PostgreSQL of their own, by way of a proxy, and an assistant whose model is played.</summary>
public sealed class TwoNodesFixture : IAsyncLifetime
{
    internal MortalPostgres Postgres { get; private set; } = null!;

    internal Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Postgres = await MortalPostgres.StartAsync("faults");
        Installation = await Installation.OpenAsync(2, Postgres.Server);
        await Installation.HireAsync(withModel: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

/// <summary>Its tests share the servers: one after the other, and after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TwoNodesCollection : ICollectionFixture<TwoNodesFixture>
{
    public const string Name = "two nodes";
}
