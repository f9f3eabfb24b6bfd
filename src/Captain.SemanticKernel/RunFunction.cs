using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.SemanticKernel;

/// <summary>
/// A tool of Captain's as a function of the kernel. The call is made by Captain, which checks the arguments, asks for
/// approvals and keeps the trace; so the function has no schema of its own, and the model is shown Captain's.
/// </summary>
internal sealed class RunFunction(string name, IModelRun run) : AIFunction
{
    public override string Name => name;

    /// <summary>As the model made it: arguments that are no JSON are seen there only.</summary>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        FunctionInvokingChatClient.CurrentContext is { CallContent: var call }
            ? await run.CallAsync(call, cancellationToken)
            : throw new InvalidOperationException("A tool is called by a model only.");
}
