using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Wheelhouse.Platform.Data;

/// <summary>
/// One voice for everybody who notices that the database is gone: said once with the reason, then every half minute, and
/// once more when it answers again. Each request and each loop saying it with a stack trace would bury the log.
/// </summary>
public sealed class DatabaseOutage(ILogger<DatabaseOutage> logger)
{
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromSeconds(30);

    /// <summary>Longer than the time between two failures of anybody while it lasts.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>Where PostgreSQL says "cached plan must not change result type"; the next try plans anew.</summary>
    private const string PlanOutOfDate = "RevalidateCachedQuery";

    /// <summary>How the driver says that all our connections are taken; it has no code for it.</summary>
    private const string NoneLeft = "The connection pool has been exhausted";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _noticedBy = new(StringComparer.Ordinal);
    private long _since;
    private long _last;
    private long _reminded;
    private long _failures;

    /// <summary>Whether it failed because the database cannot be reached, refuses connections, has cut this one, or has given none of ours free: not because of what was asked.</summary>
    public static bool Is(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is PostgresException { SqlState: var state })
                return state.StartsWith("08", StringComparison.Ordinal) || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or IdleInTransactionTimeout;
            if (exception is NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException }
                || (exception is NpgsqlException { InnerException: TimeoutException } && exception.Message.StartsWith(NoneLeft, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    /// <summary>The same, or it took too long to answer or to hand out a connection, or a migration has changed a table since the statement was planned.</summary>
    public static bool IsOrIsBusy(Exception? exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable }
                or PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: PlanOutOfDate }
                or NpgsqlException { InnerException: TimeoutException })
                return true;
        }

        return Is(exception);
    }

    /// <summary>True when the database is the reason; then it is noted here, and the caller logs nothing.</summary>
    /// <param name="who">Who noticed, in a word or two.</param>
    public bool Explains(Exception exception, string who)
    {
        if (!Is(exception))
            return false;
        var now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _last = now;
            _noticedBy.Add(who);
            if (_failures++ == 0)
            {
                _since = _reminded = now;
                Log.DatabaseGone(logger, who, Reason(exception));
            }
            else if (Stopwatch.GetElapsedTime(_reminded, now) > BetweenReminders)
            {
                _reminded = now;
                Log.DatabaseStillGone(logger, (long)Stopwatch.GetElapsedTime(_since, now).TotalSeconds, _failures);
            }
        }

        return true;
    }

    /// <summary>The database has just answered.</summary>
    public void Answered()
    {
        lock (_gate)
        {
            if (_failures == 0 || Stopwatch.GetElapsedTime(_last) < Quiet)
                return;
            var seconds = Stopwatch.GetElapsedTime(_since, _last).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            Log.DatabaseBack(logger, seconds, _failures, string.Join(", ", _noticedBy.Order(StringComparer.Ordinal)));
            _failures = 0;
            _noticedBy.Clear();
        }
    }

    private static string Reason(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception is PostgresException postgres ? postgres.MessageText : exception.Message;
    }
}
