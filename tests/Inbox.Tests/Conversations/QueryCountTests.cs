using Microsoft.Extensions.Logging;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>A list asks the database as often for twenty rows as for one.</summary>
public sealed class QueryCountTests
{
    [Fact]
    public async Task A_longer_list_takes_no_more_queries()
    {
        using var counter = new CommandCounter();
        await using var company = await Company.StartAsync(adjust: builder => builder.Logging.AddProvider(counter)
            .AddFilter<CommandCounter>("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Information));
        await AddAsync(company, 1);
        var few = await CountAsync(company, counter);
        await AddAsync(company, 12);
        (await CountAsync(company, counter)).ShouldBe(few);
        few.ShouldAllBe(count => count >= 1 && count <= 10);
    }

    private static async Task<int[]> CountAsync(Company company, CommandCounter counter)
    {
        var counts = new List<int>();
        foreach (var path in (string[])["/conversations", "/contacts", "/conversations/1/messages", "/inboxes", "/contacts/1/conversations"])
        {
            await company.GetAsync(path);
            var before = counter.Count;
            await company.GetAsync(path);
            counts.Add(counter.Count - before);
        }

        return [.. counts];
    }

    private static async Task AddAsync(Company company, int count)
    {
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("first");
        for (var n = 0; n < count; n++)
        {
            await (await company.OpenWindowAsync()).WriteAsync("hello");
            await window.WriteAsync("more");
            await company.PostAsync("/contacts", new { name = "Eve", email = $"eve{Guid.NewGuid():N}@example.com" });
            await company.PostAsync("/inboxes", new { name = "App", channel = new { type = "api" } });
        }
    }

    /// <summary>Counts the commands that name a table of the inbox.</summary>
    private sealed class CommandCounter : ILoggerProvider, ILogger
    {
        private const int CommandExecuted = 20101;
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == CommandExecuted && formatter(state, exception).Contains("inbox.", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }
        }

        public void Dispose()
        {
        }
    }
}
