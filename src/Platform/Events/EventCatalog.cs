using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Platform.Events;

/// <summary>How a handler's rows are worked on.</summary>
public sealed record HandlerOptions
{
    /// <summary>After so many attempts a row becomes a dead letter.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Whether a dead letter holds back the later rows of its partition until somebody requeues or deletes it.</summary>
    public bool FailedRowBlocksPartition { get; init; }
}

/// <summary>One listener of one message type.</summary>
/// <param name="Name">Stands in the queue's rows (<c>module.verb-noun</c>), so it outlives the class name.</param>
public sealed record HandlerRegistration(
    string Name,
    Type Message,
    Type Handler,
    string Queue,
    HandlerOptions Options,
    Func<IServiceProvider, string, JobContext, CancellationToken, Task> InvokeAsync);

/// <summary>Who listens to what: the only place that knows. Checked when the process starts.</summary>
public sealed class EventCatalog
{
    private readonly Dictionary<Type, HandlerRegistration[]> _byMessage;
    private readonly Dictionary<string, HandlerRegistration> _byName;

    /// <exception cref="InvalidOperationException">Two handlers share a name, two messages share one, or a command has not exactly one handler.</exception>
    public EventCatalog(IEnumerable<HandlerRegistration> registrations)
    {
        var all = registrations.ToArray();
        RefuseRepeats(all.Select(r => r.Name), "handlers");
        RefuseRepeats(all.Select(r => r.Message).Distinct().Select(m => m.Name), "messages");
        _byMessage = all.GroupBy(r => r.Message).ToDictionary(g => g.Key, g => g.ToArray());
        _byName = all.ToDictionary(r => r.Name, StringComparer.Ordinal);
        foreach (var (message, handlers) in _byMessage)
        {
            if (handlers.Length != 1 && typeof(ICommand).IsAssignableFrom(message))
            {
                throw new InvalidOperationException($"The command {message.Name} has {handlers.Length} handlers; a command has exactly one.");
            }
        }
    }

    public IEnumerable<HandlerRegistration> All => _byName.Values;

    public IReadOnlyList<HandlerRegistration> ListenersOf(Type message)
    {
        if (_byMessage.TryGetValue(message, out var handlers))
        {
            return handlers;
        }

        return typeof(ICommand).IsAssignableFrom(message)
            ? throw new InvalidOperationException($"The command {message.Name} has no handler.")
            : [];
    }

    public HandlerRegistration? Find(string name) => _byName.GetValueOrDefault(name);

    private static void RefuseRepeats(IEnumerable<string> names, string what)
    {
        var repeated = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (repeated is not null)
        {
            throw new InvalidOperationException($"Two {what} are called {repeated.Key}.");
        }
    }
}

public static class HandlerServices
{
    /// <summary>Registers a listener under the name that its rows in the queue carry.</summary>
    public static IServiceCollection AddHandler<TMessage, THandler>(
        this IServiceCollection services, string name, string queue = Queues.Default, HandlerOptions? options = null)
        where TMessage : IMessage
        where THandler : class, IHandle<TMessage>
    {
        services.AddScoped<THandler>();
        return services.AddSingleton(new HandlerRegistration(
            name, typeof(TMessage), typeof(THandler), queue, options ?? new HandlerOptions(), InvokeAsync));

        static Task InvokeAsync(IServiceProvider scope, string payload, JobContext job, CancellationToken cancellationToken)
        {
            var message = JsonSerializer.Deserialize<TMessage>(payload, WireJson.Options)
                ?? throw new JobFailedException(FailureCategory.Permanent, $"The payload of job {job.Id} is empty.");
            return scope.GetRequiredService<THandler>().HandleAsync(message, job, cancellationToken);
        }
    }
}
