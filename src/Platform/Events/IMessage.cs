using System.Text.Json.Serialization;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Platform.Events;

/// <summary>Anything that is written to the queue in the transaction of the change it tells of.</summary>
public interface IMessage
{
    AccountId AccountId { get; }

    /// <summary>Messages of one partition reach a handler in the order they were committed; null means no order.</summary>
    [JsonIgnore]
    string? PartitionKey { get; }
}

/// <summary>Something that happened. Any number of handlers listen, each with a row, retries and an order of its own.</summary>
public interface IEvent : IMessage;

/// <summary>Something to be done, now or later, by exactly one handler.</summary>
public interface ICommand : IMessage;

/// <summary>Handles a message at least once; says in its first comment line by which key it is idempotent.</summary>
public interface IHandle<in T>
    where T : IMessage
{
    /// <exception cref="JobFailedException">Says by its category whether a retry can help; any other exception counts as transient.</exception>
    Task HandleAsync(T message, JobContext job, CancellationToken cancellationToken);
}
