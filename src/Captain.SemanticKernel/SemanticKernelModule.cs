using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.SemanticKernel;

/// <summary>Microsoft Semantic Kernel as the runtime of Captain's models, where it is built in and turned on.</summary>
public static class SemanticKernelModule
{
    /// <summary>Before Captain, whose own runtime stands back then.</summary>
    public static IHostApplicationBuilder AddSemanticKernel(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>("Wheelhouse:SemanticKernel")) builder.Services.AddSingleton<IModelRuntime, KernelRuntime>();
        return builder;
    }
}
