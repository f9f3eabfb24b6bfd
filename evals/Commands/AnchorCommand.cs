using System.CommandLine;
using Wheelhouse.Evals.Suites;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>anchor SUITE</c>: finds the gold quotes again after an article changed.</summary>
internal static class AnchorCommand
{
    private static readonly Argument<string> Name = new("SUITE") { Description = "A folder of evals, such as demo." };

    public static Command Create()
    {
        var command = new Command("anchor", "Finds moved gold quotes again and rewrites their places; names those that are gone.") { Name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(Name), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        var suite = Suite.Read(name, Checkout.Root);
        var file = Suite.CasesFile(name, Checkout.Root);
        var lines = Array.ConvertAll(await File.ReadAllLinesAsync(file, cancellationToken), line => line.Length == 0 ? new AnchoredLine(line, 0, []) : GoldAnchors.Anchor(line, suite.Documents));
        var moved = lines.Sum(line => line.Moved);
        if (moved > 0) await File.WriteAllTextAsync(file, string.Concat(lines.Select(line => line.Text + "\n")), cancellationToken);
        var cases = lines.Where(line => line.Text.Length > 0).Zip(suite.Cases, (line, entry) => (entry.Id, line.Gone));
        var gone = cases.SelectMany(c => c.Gone.Select(gold => $"  {c.Id}: “{gold.Quote}” no longer stands in {gold.Document}")).ToList();
        Console.WriteLine($"{suite.Name}: {moved} gold quotes moved, {gone.Count} gone");
        gone.ForEach(Console.WriteLine);
        return gone.Count == 0 ? 0 : 1;
    }
}
