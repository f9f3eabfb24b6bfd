using System.CommandLine;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Commands;

/// <summary>Shuts an account's people out and lets them in again.</summary>
internal static class AccountsCommand
{
    public static Command Create() => new("accounts", "The accounts of this installation.")
    {
        SetStatus("suspend", "Shut an account's people out; nothing is deleted.", AccountStatus.Suspended),
        SetStatus("resume", "Let a suspended account's people in again.", AccountStatus.Active),
    };

    private static Command SetStatus(string name, string description, AccountStatus status)
    {
        var id = new Argument<long>("id") { Description = "The account's number, as in its addresses." };
        var command = new Command(name, description) { id };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([]);
            await using var scope = app.Services.CreateAsyncScope();
            var account = new AccountId(parsed.GetValue(id));
            if (!await scope.ServiceProvider.GetRequiredService<IAccounts>().SetStatusAsync(account, status, cancellationToken))
                throw new InvalidOperationException($"There is no account {account}.");
            Console.WriteLine(status == AccountStatus.Active ? "The account is open again." : "The account is suspended.");
        }));
        return command;
    }
}
