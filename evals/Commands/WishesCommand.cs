using System.CommandLine;
using System.Text.Json;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>wishes [FILE]</c>: how many wishes for a person are heard, and how many of those heard were wishes.</summary>
internal static class WishesCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Argument<string> Set = new("FILE")
    {
        Description = "Labelled messages, one JSON object a line; evals/wishes/tune.jsonl unless told.",
        DefaultValueFactory = _ => Path.Combine(Checkout.Root, "evals", "wishes", "tune.jsonl"),
    };

    private static readonly Option<double> Least = new("--least") { Description = "Fail where recall or precision over all messages is below this.", DefaultValueFactory = _ => 0.95 };

    private static readonly Option<bool> Misses = new("--misses") { Description = "Print the messages that were misread." };

    public static Command Create()
    {
        var command = new Command("wishes", "Measures how well wishes for a person are told from messages that only look like them.") { Set, Least, Misses };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(Set), parsed.GetValue(Least), parsed.GetValue(Misses)));
        return command;
    }

    private static int Run(string path, double least, bool showMisses)
    {
        var messages = File.ReadLines(path).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<Message>(line, Json) ?? throw new RefusedException($"{path} has a line that is no message: {line}"))
            .Select(message => (Message: message, Heard: HandOffRequest.IsIn(message.Text))).ToList();
        foreach (var language in messages.GroupBy(read => read.Message.Locale))
            Print(language.Key, [.. language], least);
        var good = Print("all", messages, least);
        foreach (var (message, heard) in messages.Where(read => showMisses && read.Heard != read.Message.Wish))
            Console.WriteLine($"  {(heard ? "no wish" : "missed ")} {message.Id}: {message.Text}");
        return good ? 0 : 1;
    }

    /// <summary>Whether both figures are good enough.</summary>
    private static bool Print(string name, List<(Message Message, bool Heard)> read, double least)
    {
        var right = read.Count(r => r.Heard && r.Message.Wish);
        var recall = Share(right, read.Count(r => r.Message.Wish));
        var precision = Share(right, read.Count(r => r.Heard));
        Console.WriteLine($"{name,-3} n={read.Count} recall={recall:P1} precision={precision:P1}");
        return recall >= least && precision >= least;
    }

    private static double Share(int part, int whole) => whole == 0 ? 1 : (double)part / whole;

    private sealed record Message(string Id, string Locale, string Text, bool Wish);
}
