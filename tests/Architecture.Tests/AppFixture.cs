using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Architecture.Tests;

/// <summary>One running application for all tests of a class.</summary>
public sealed class AppFixture : IAsyncLifetime
{
    public AppHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await AppHost.StartAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
