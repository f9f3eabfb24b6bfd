using Wheelhouse.Evals;

return args switch
{
    ["retrieval", var path, .. var rest] => await RetrievalCommand.RunAsync(
        path, rest.Contains("--whole"), Options(rest, "--json").FirstOrDefault(), Options(rest, "--rows").FirstOrDefault(), Options(rest, "--setting"), CancellationToken.None),
    ["language", var expected, var path, .. var rest] => LanguageCommand.Run(expected, path, rest.Contains("--misses")),
    ["embedding"] => EmbeddingCommand.Run(),
    _ => Usage(),
};

static List<string> Options(string[] rest, string name) =>
    [.. rest.Zip(rest.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second)];

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run --project evals -- retrieval SET.json [--json PATH] [--rows PATH] [--whole] [--setting JSON]
        dotnet run --project evals -- language CODE SET.json [--misses]
        dotnet run --project evals -- embedding
        """);
    return 2;
}
