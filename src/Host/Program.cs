using System.CommandLine;
using Wheelhouse.Host.Commands;

var root = new RootCommand("Wheelhouse: a self-hosted support copilot.")
{
    ServeCommand.Create("serve", "Serve HTTP and work on jobs.", serveHttp: true),
    ServeCommand.Create("worker", "Work on jobs only.", serveHttp: false),
    MigrateCommand.Create(),
    SeedCommand.Create(),
    JobsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
