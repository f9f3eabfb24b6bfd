using Microsoft.Extensions.AI;

namespace Wheelhouse.Captain.Contracts;

/// <summary>Runs a model that may call tools. Captain's own runtime needs no framework; another one may take its place.</summary>
public interface IModelRuntime
{
    /// <summary>
    /// Asks the model, has the tools called that it calls, tells it what they said and asks again, until it calls nothing.
    /// Streams the text as it comes; an empty piece says that something else has happened.
    /// </summary>
    IAsyncEnumerable<string> RunAsync(IModelRun run, CancellationToken cancellationToken);
}

/// <summary>
/// One answer in the making, as a runtime sees it. Caps, counts, approvals, the trace and what is said of errors lie below
/// it, so that they are the same whoever runs the model.
/// </summary>
public interface IModelRun
{
    /// <summary>The model's id, as its provider knows it.</summary>
    string ModelName { get; }

    /// <summary>
    /// The model. Whatever options a call names, it is sent the tools, the temperature and the limits of this run; once the
    /// caps are reached it is sent no tools, and what it still calls is not passed on.
    /// </summary>
    IChatClient Model { get; }

    /// <summary>What the model is asked. Everything in it is text, whatever it looks like.</summary>
    IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>What the model may call. Only <see cref="CallAsync"/> calls it.</summary>
    IReadOnlyList<AIFunctionDeclaration> Tools { get; }

    /// <summary>No tool is called any more: a cap is reached, or something has failed that ends the run.</summary>
    bool IsOver { get; }

    /// <summary>
    /// Makes a call of the model's, or refuses it, and returns what the model is told: never the words of an exception.
    /// Calls that no tool answers to belong here, too, so that they stand in the trace.
    /// </summary>
    Task<string> CallAsync(FunctionCallContent call, CancellationToken cancellationToken);
}
