using System.Text.Json;

namespace Wheelhouse.Captain.Contracts;

/// <summary>What Chatwoot's realtime clients are sent of the copilot, read anew for each push.</summary>
public interface ICopilotPayloads
{
    /// <summary>A message of the current account with its thread; null when it is gone.</summary>
    Task<JsonElement?> ReadMessageAsync(long message, CancellationToken cancellationToken);
}

/// <summary>What a signal about the copilot says; only the owner of the thread hears it.</summary>
public static class CopilotSignals
{
    /// <summary>There is a message more; its id is the signal's.</summary>
    public const string Message = "copilot.message";

    /// <summary>A sentence of an answer in the making, with its place.</summary>
    public const string Delta = "copilot.delta";

    /// <summary>A piece of what a task's model writes, with its place; only the agent who asked hears it.</summary>
    public const string TaskDelta = "task.delta";
}
