namespace Wheelhouse.Testing;

/// <summary>A database of its own for one test class; disposing drops it.</summary>
public sealed class TestDatabase(PostgresServer server, string name, string connectionString) : IAsyncDisposable
{
    /// <summary>The database's name on the server.</summary>
    public string Name => name;

    /// <summary>Npgsql's form, with a pool of its own.</summary>
    public string ConnectionString => connectionString;

    public async ValueTask DisposeAsync() => await server.DropAsync(this);
}
