using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Retention;

/// <summary>Which of the two times is meant.</summary>
public enum RetainedKind
{
    RawDeliveries,
    Traces,
}

/// <summary>Something that is kept for a time only.</summary>
public interface IRetained
{
    /// <summary>For the log.</summary>
    string Name { get; }

    RetainedKind Kind { get; }

    /// <summary>Lets go of the oldest rows from before <paramref name="before"/>, at most <paramref name="limit"/> of them, in a transaction of their own.</summary>
    /// <param name="now">By the database's clock.</param>
    /// <returns>How many; fewer than the limit means that none is left.</returns>
    Task<int> SweepAsync(DateTimeOffset before, DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>A table that one statement sweeps.</summary>
/// <param name="sql">With <c>$1</c> for the moment, <c>$2</c> for the most rows and <c>$3</c> for now.</param>
internal sealed class RetainedTable(string name, RetainedKind kind, string sql, Database database) : IRetained
{
    public string Name => name;

    public RetainedKind Kind => kind;

    public async Task<int> SweepAsync(DateTimeOffset before, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.AddInOrder(SqlValue.Of(before), SqlValue.Of(limit), SqlValue.Of(now));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

public static class RetentionServices
{
    /// <summary>Adds a table to the daily sweep.</summary>
    /// <param name="sql">One statement with <c>$1</c> for the moment, <c>$2</c> for the most rows and <c>$3</c> for now; it names its module's schema only.</param>
    public static IServiceCollection AddRetention(this IServiceCollection services, string name, RetainedKind kind, string sql) =>
        services.AddSingleton<IRetained>(s => new RetainedTable(name, kind, sql, s.GetRequiredService<Database>()));
}
