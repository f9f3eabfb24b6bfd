namespace Wheelhouse.Testing;

/// <summary>
/// Drops the template databases of a test program after its last test; every test project has it as its assembly
/// fixture. At process exit it would be too late: a drop waits for a checkpoint, and xunit takes a program that needs
/// more than a second to end for one with threads left over.
/// </summary>
public sealed class TemplateDatabases : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgresServer.DropTemplatesAsync();
}
