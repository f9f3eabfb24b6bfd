using Microsoft.Extensions.AI;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// Calls for steps that a turn can do without. Their failures are counted by themselves: who is too slow for one of them may well be
/// quick enough for an answer. A provider that is left alone for its answers is not asked for these either.
/// </summary>
internal sealed class StepCalls(TextCalls texts, ProviderHealth writing, TimeProvider time)
{
    private readonly ProviderHealth _steps = new(time);

    /// <param name="pay">As of <see cref="TextCalls"/>.</param>
    /// <exception cref="ModelException">The provider failed, was too slow or is left alone.</exception>
    public Task<WrittenText> WriteAsync(ModelConfiguration model, IReadOnlyList<ChatMessage> messages, ToolLoopLimits limits, Func<WrittenText, Task> pay, CancellationToken cancellationToken)
    {
        writing.RefuseAtRest(model);
        return texts.WriteAsync(model, _steps, messages, limits, pay, said: null, cancellationToken);
    }
}
