using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Xunit;

namespace Wheelhouse.Captain.Tests.Runtimes;

public sealed class RuntimeSettingTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public void Without_the_setting_Captain_runs_its_models_itself(string? setting) =>
        Runtime(new ServiceCollection(), setting).ShouldBeOfType<DirectRuntime>();

    [Fact]
    public void A_runtime_that_is_not_built_in_is_missed_at_the_start() =>
        Should.Throw<InvalidOperationException>(() => Runtime(new ServiceCollection(), "true")).Message.ShouldContain("-p:SemanticKernel=true");

    [Fact]
    public void A_runtime_that_was_there_before_stays()
    {
        var other = new OtherRuntime();
        Runtime(new ServiceCollection().AddSingleton<IModelRuntime>(other), "true").ShouldBeSameAs(other);
    }

    private static IModelRuntime Runtime(IServiceCollection services, string? setting)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Wheelhouse:SemanticKernel"] = setting }).Build();
        using var provider = services.AddModelRuntime(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IModelRuntime>();
    }

    private sealed class OtherRuntime : IModelRuntime
    {
        public IAsyncEnumerable<string> RunAsync(IModelRun run, CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();
    }
}
