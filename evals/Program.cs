using System.CommandLine;
using Wheelhouse.Evals;
using Wheelhouse.Evals.Commands;

var root = new RootCommand("Measures search and answers. Each command starts a database of its own and removes it.")
{
    RunCommand.Create(),
    AnchorCommand.Create(),
    RetrievalCommand.Create(),
    AnswersCommand.Create(),
    ChunkersCommand.Create(),
    FitCommand.Create(),
    DefenceCommand.Create(),
    SummariesCommand.Create(),
    FollowUpsCommand.Create(),
    CalibrateCommand.Create(),
    LanguageCommand.Create(),
    WishesCommand.Create(),
    EmbeddingCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception refused) when (refused is RefusedException or FileNotFoundException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
catch (Exception broken)
{
    // Left alone it would end the process at once, and the databases would stay.
    await Console.Error.WriteLineAsync(broken.ToString());
    return 3;
}
