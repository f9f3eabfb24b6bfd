using Microsoft.SemanticKernel;

namespace Wheelhouse.Captain.SemanticKernel;

/// <summary>
/// No word of an exception comes near a model: the kernel's connectors would send its message. The run keeps the exception
/// and ends with it.
/// </summary>
internal sealed class SilentFailures : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            context.Result = new FunctionResult(context.Function, "Error: the tool failed.");
        }
    }
}
