using System.CommandLine;
using Wheelhouse.Bench.Commands;
using Wheelhouse.Testing;

var root = new RootCommand("Measures what was promised. Each verb starts a server and a database of its own, and fails below its limit.")
{
    PostCommand.Create(),
    StartCommand.Create(),
    QueueCommand.Create(),
    SocketsCommand.Create(),
    TurnsCommand.Create(),
    OverheadCommand.Create(),
    MemoryCommand.Create(),
    CrawlCommand.Create(),
    IngestCommand.Create(),
    SearchCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception broken)
{
    // Left alone it would end the process at once, and servers and databases would stay.
    await Console.Error.WriteLineAsync(broken.ToString());
    return 3;
}
finally
{
    await new TemplateDatabases().DisposeAsync();
}
