using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Wheelhouse.Platform.Data;

/// <summary>The one PostgreSQL database of the installation, for raw SQL in <c>Data/</c> and <c>Search/</c> and for EF Core.</summary>
public sealed class Database(NpgsqlDataSource source, NpgsqlDataSource rows, NpgsqlDataSource vital) : IAsyncDisposable
{
    public const string ConnectionName = "Wheelhouse";

    private const int Connections = 40;

    /// <summary>How many statements a connection keeps planned; a module's own are some dozens.</summary>
    private const int PlannedStatements = 200;

    /// <summary>
    /// For raw SQL. A statement is read once a connection and planned each time for the values it comes with: a search for
    /// other words deserves another plan. What a session sets for itself it takes back before it gives the connection back.
    /// </summary>
    public NpgsqlDataSource Source { get; } = source;

    /// <summary>
    /// For EF Core, whose few hundred statements find rows by their keys and come again and again: planned once a
    /// connection. Without it the database spends more time on planning a message than on writing it (bench/RESULTS.md).
    /// </summary>
    internal NpgsqlDataSource Rows { get; } = rows;

    /// <summary>A few connections apart from the others, for what keeps this node alive among the nodes: they are had at once when all others are taken.</summary>
    internal NpgsqlDataSource Vital { get; } = vital;

    /// <summary>Reads <c>ConnectionStrings:Wheelhouse</c> and adds the timeouts that keep a stuck statement from holding locks.</summary>
    /// <exception cref="InvalidOperationException">The connection string is missing or cannot be read.</exception>
    public static Database Open(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException("No database is configured: set ConnectionStrings__Wheelhouse or WHEELHOUSE_DATABASE.");
        try
        {
            var settings = Read(text);
            var vital = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MinPoolSize = 0, MaxPoolSize = 4, Timeout = Math.Min(settings.Timeout, 3) };
            if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = PlannedStatements;
            if (!settings.ShouldSerialize("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2; // a pool of many connections learns slowly
            settings.NoResetOnClose = true; // nothing is set for longer than it is needed; to reset it costs as much as a question
            var (most, planned) = (settings.MaxPoolSize, Math.Max(1, settings.MaxPoolSize * 7 / 10));
            var rows = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { MaxPoolSize = planned, MinPoolSize = Math.Min(settings.MinPoolSize, planned) };
            settings.Options += " -c plan_cache_mode=force_custom_plan";
            settings.MaxPoolSize = Math.Max(2, most - planned);
            settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
            return new Database(NpgsqlDataSource.Create(settings), NpgsqlDataSource.Create(rows), NpgsqlDataSource.Create(vital));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new InvalidOperationException(
                "The database's connection string cannot be read: write Host=…;Port=…;Username=…;Password=…;Database=… or postgres://user:password@host:port/database.",
                exception);
        }
    }

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder(ToKeyValueForm(text));
        settings.Options ??= "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000";
        settings.ApplicationName ??= "wheelhouse";
        settings.IncludeErrorDetail = false;
        // Without a bound, 256 turns that wait for a model would each open a connection; with it they queue for one.
        if (!settings.ShouldSerialize("Maximum Pool Size")) // ContainsKey says whether there is such a key at all
        {
            settings.MaxPoolSize = Connections;
        }

        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Rows.DisposeAsync();
        await Vital.DisposeAsync();
    }

    /// <summary>Accepts the URL form (<c>postgres://user:password@host:port/database</c>) that hosting platforms hand out.</summary>
    internal static string ToKeyValueForm(string text)
    {
        if (!text.StartsWith("postgres://", StringComparison.Ordinal) && !text.StartsWith("postgresql://", StringComparison.Ordinal))
        {
            return text;
        }

        var url = new Uri(text);
        var user = url.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length == 2)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        return settings.ConnectionString;
    }
}
