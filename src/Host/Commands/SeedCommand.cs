using System.CommandLine;

namespace Wheelhouse.Host.Commands;

/// <summary>Creates the demo account. Does nothing where it exists already.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var command = new Command("seed", "Create the demo account and its help centre.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([.. parsed.UnmatchedTokens]);
            await Task.CompletedTask.WaitAsync(cancellationToken);
        }));
        return command;
    }
}
