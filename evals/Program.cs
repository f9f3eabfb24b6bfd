using Wheelhouse.Evals;

return args switch
{
    ["language", var expected, var path, .. var rest] => LanguageCommand.Run(expected, path, rest.Contains("--misses")),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run --project evals -- language CODE SET.json [--misses]
        """);
    return 2;
}
