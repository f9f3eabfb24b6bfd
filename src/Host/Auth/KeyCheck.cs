using System.Security.Cryptography;
using Npgsql;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Host.Auth;

/// <summary>
/// With another master key than the one that sealed its secrets a server would start, let nobody in and fail at every
/// secret: after a restore without the key, for one. It says so at once instead.
/// </summary>
internal static class KeyCheck
{
    /// <exception cref="InvalidOperationException">The present master key is not the database's.</exception>
    public static void Run(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<PostgresKeyRing>().GetAllElements();
        }
        catch (NpgsqlException unreachable) when (unreachable is not PostgresException)
        {
            // A database that is away for a moment does not keep a node from starting.
        }
        catch (CryptographicException wrong)
        {
            var file = Path.Combine(services.GetRequiredService<DataFolder>().Path, "master.key");
            throw new InvalidOperationException(
                $"The master key is not the one of this database. {wrong.Message} Put the right one into {file}, or set {MasterKey.Setting}.", wrong);
        }
    }
}
