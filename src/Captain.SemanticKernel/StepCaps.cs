using Microsoft.SemanticKernel;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.SemanticKernel;

/// <summary>Ends the kernel's loop, which knows no cap that could be set, once nothing more may be called.</summary>
internal sealed class StepCaps(IModelRun run) : IAutoFunctionInvocationFilter
{
    public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        if (!run.IsOver) await next(context);
        context.Terminate = run.IsOver;
    }
}
