using System.CommandLine;
using Wheelhouse.Accounts.Contracts;

namespace Wheelhouse.Host.Commands;

/// <summary>What an operator does for somebody who cannot get in, as long as no mails are sent.</summary>
internal static class UsersCommand
{
    public static Command Create() => new("users", "The people who sign in.") { ResetPassword() };

    private static Command ResetPassword()
    {
        var email = new Argument<string>("email") { Description = "Whose password." };
        var fromInput = new Option<bool>("--stdin") { Description = "Read the new password from standard input instead of making one up." };
        var command = new Command("reset-password", "Set a new password and end all sessions.") { email, fromInput };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            var given = parsed.GetValue(fromInput) ? await Console.In.ReadLineAsync(cancellationToken) : null;
            await using var app = WheelhouseApp.Build([]);
            await using var scope = app.Services.CreateAsyncScope();
            var installation = scope.ServiceProvider.GetRequiredService<IInstallation>();
            var password = await installation.ResetPasswordAsync(parsed.GetRequiredValue(email), given, cancellationToken)
                ?? throw new InvalidOperationException($"Nobody signs in with {parsed.GetValue(email)}.");
            Console.WriteLine(given is null ? $"The new password is {password}" : "The password is changed.");
        }));
        return command;
    }
}
