using System.CommandLine;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Host.Commands;

/// <summary>Shows the jobs that failed for good and lets them run again.</summary>
internal static class JobsCommand
{
    public static Command Create() => new("jobs", "The jobs that failed for good.") { List(), Retry() };

    private static Command List()
    {
        var command = new Command("list", "List the newest 100.");
        command.SetAction((_, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([]);
            foreach (var letter in await app.Services.GetRequiredService<DeadLetters>().ListAsync(100, cancellationToken))
            {
                Console.WriteLine($"{letter.Id}\t{letter.FailedAt:u}\t{letter.Handler}\taccount {letter.AccountId}\t{letter.Attempts} attempts\t{letter.Error}");
            }
        }));
        return command;
    }

    private static Command Retry()
    {
        var id = new Argument<long>("id") { Description = "The job's id, as `jobs list` shows it." };
        var command = new Command("retry", "Let one run again, with all its attempts.") { id };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([]);
            var found = await app.Services.GetRequiredService<DeadLetters>().RetryAsync(parsed.GetValue(id), cancellationToken);
            if (!found)
            {
                throw new InvalidOperationException($"No failed job has the id {parsed.GetValue(id)}.");
            }

            Console.WriteLine("It will run again.");
        }));
        return command;
    }
}
