using System.Globalization;
using Npgsql;

namespace Wheelhouse.Bench.Figures;

/// <summary>
/// The processor time of the PostgreSQL server, all its processes together. A rate also says how busy the machine was with
/// other things; what a piece of work costs in processor time does not.
/// </summary>
internal sealed class DatabaseWork
{
    private readonly int _server;

    private DatabaseWork(int server) => _server = server;

    /// <summary>Null where the server runs on another machine.</summary>
    public static async Task<DatabaseWork?> FindAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        return Read(backend) is { } process ? new DatabaseWork(process.Parent) : null;
    }

    /// <summary>In seconds; what ended processes have used counts, too.</summary>
    public double Seconds => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) is { } process ? (id, process) : default : default)
        .Where(p => p.id != 0 && (p.id == _server || p.process.Parent == _server))
        .Sum(p => (p.process.Own + (p.id == _server ? p.process.Children : TimeSpan.Zero)).TotalSeconds);

    private static ProcessorTime? Read(int id) => ProcessorTime.Read($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
}
