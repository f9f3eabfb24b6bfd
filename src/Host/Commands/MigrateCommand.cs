using System.CommandLine;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Host.Commands;

/// <summary>Brings the database to this version. Run once per rollout, before the new version serves.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Bring the database to this version.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([.. parsed.UnmatchedTokens]);
            var applied = await app.Services.GetRequiredService<SqlMigrator>().MigrateAsync(cancellationToken);
            Console.WriteLine(applied == 0 ? "The database is up to date." : $"Applied {applied} migrations.");
        }));
        return command;
    }
}
