using System.CommandLine;
using Wheelhouse.Host.Commands;

namespace Wheelhouse.Host;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Wheelhouse: a self-hosted support copilot.")
        {
            ServeCommand.Create("serve", "Serve HTTP and work on jobs.", serveHttp: true),
            ServeCommand.Create("worker", "Work on jobs only.", serveHttp: false),
            MigrateCommand.Create(),
            SeedCommand.Create(),
            JobsCommand.Create(),
            UsersCommand.Create(),
            AccountsCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
