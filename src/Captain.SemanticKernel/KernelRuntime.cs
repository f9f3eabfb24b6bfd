using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Wheelhouse.Captain.Contracts;
using FunctionCallContent = Microsoft.Extensions.AI.FunctionCallContent;

namespace Wheelhouse.Captain.SemanticKernel;

/// <summary>
/// The loop as Semantic Kernel runs it: a kernel for each answer, the model as its keyed service, the tools as its functions,
/// filters around each call.
/// </summary>
/// <remarks>
/// Messages go to the model as messages and never through a prompt template or a prompt's text: in those, what a customer
/// writes could become a system message or a call. The kernel gets no logger: it would log arguments and results.
/// </remarks>
internal sealed class KernelRuntime : IModelRuntime
{
    public async IAsyncEnumerable<string> RunAsync(IModelRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kernel = KernelOf(run);
        var settings = new PromptExecutionSettings { ServiceId = run.ModelName };
        var model = kernel.GetRequiredService<IChatClient>(settings.ServiceId);
        var options = settings.ToChatOptions(kernel); // a kernel's own kind of options: filters are called for no other
        // Not as a plugin: a model would know the tools by other names than the prompt, the trace and the direct runtime.
        options.Tools = [.. run.Tools.Select(tool => new RunFunction(tool.Name, run).AsKernelFunction().WithKernel(kernel))];
        await foreach (var update in model.GetStreamingResponseAsync(run.Messages, options, cancellationToken))
        {
            foreach (var call in update.Contents.OfType<FunctionCallContent>().Where(c => IsUnknown(c, run)).ToList())
            {
                // The kernel refuses it without asking a filter; here it comes into the trace.
                await run.CallAsync(call, cancellationToken);
            }

            yield return update.Text;
        }
    }

    private static bool IsUnknown(FunctionCallContent call, IModelRun run) => !run.Tools.Any(tool => tool.Name == call.Name);

    private static Kernel KernelOf(IModelRun run)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton<IChatClient>(run.ModelName, run.Model.AsBuilder().UseKernelFunctionInvocation().Build());
        builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(new StepCaps(run));
        builder.Services.AddSingleton<IFunctionInvocationFilter>(new SilentFailures());
        return builder.Build();
    }
}
