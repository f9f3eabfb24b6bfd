using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;

namespace Wheelhouse.Captain.Writers;

/// <summary>The writers and the models behind them.</summary>
internal static class WriterSetup
{
    public static IServiceCollection AddWriters(this IServiceCollection services)
    {
        services.TryAddSingleton<ExtractiveWriter>();
        services.TryAddSingleton<Outgoing>();
        services.TryAddSingleton<ChatClients>();
        services.TryAddSingleton<KnowledgeCalls>();
        services.TryAddSingleton<TextCalls>();
        services.TryAddSingleton<TranslationCalls>();
        services.TryAddSingleton<StepCalls>();
        services.TryAddSingleton<ProviderHealth>();
        services.TryAddSingleton<IModelRouter, ModelRouter>();
        return services;
    }
}
