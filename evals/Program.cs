using Wheelhouse.Evals;

return args switch
{
    ["language", var expected, var path, .. var rest] => LanguageCommand.Run(expected, path, rest.Contains("--misses")),
    ["embedding"] => EmbeddingCommand.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run --project evals -- language CODE SET.json [--misses]
        dotnet run --project evals -- embedding
        """);
    return 2;
}
