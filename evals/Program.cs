using System.CommandLine;
using Wheelhouse.Evals.Commands;

var root = new RootCommand("Measures search and answers. Each command starts a database of its own and removes it.")
{
    RetrievalCommand.Create(),
    AnswersCommand.Create(),
    LanguageCommand.Create(),
    EmbeddingCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
