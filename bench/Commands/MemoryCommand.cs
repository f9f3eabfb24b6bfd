using System.CommandLine;
using System.Text.Json.Nodes;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Load;
using Wheelhouse.Bench.Serving;
using Wheelhouse.Testing;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>memory</c>: what the server holds at most while it lives through a first day: the demo, its pages, every question of its evaluation.</summary>
internal static class MemoryCommand
{
    private static readonly string[] Pages = ["/demo", "/app/", "/packs/js/sdk.js", "/openapi/v1.json", "/health"];
    private static readonly string[] Lists =
        ["conversations", "contacts", "inboxes", "agents", "captain/assistants", "captain/models", "knowledge/bases", "knowledge/sources"];

    public static Command Create()
    {
        var command = new Command("memory", "Seeds the demo, serves it, opens its pages and asks everything that its evaluation asks.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new Scorecard(!parsed.GetValue(Shared.Smoke)), parsed.GetValue(Shared.Smoke) ? 5 : int.MaxValue, parsed.GetValue(Shared.Smoke) ? 400 : 100_000, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int questions, int chunks, CancellationToken cancellationToken)
    {
        if (!File.Exists(Checkout.PathTo("src", "Host", "wwwroot", "app", "index.html")))
            throw new InvalidOperationException("The dashboard and the widget are not built: npm ci && npm run build.");
        await using var installation = await Installation.CreateAsync(cancellationToken);
        score.AtMost("peak memory while the demo is seeded and its help centre read", await ServerProcess.RunAsync("seed", installation, cancellationToken), Shared.MostMegabytes, " MB");
        await using var server = await ServerProcess.StartAsync(installation, null, cancellationToken);
        using var site = await Site.OfDemoAsync(server, installation, cancellationToken);
        Scorecard.Tell("memory of the server that has just started", server.Memory, " MB");
        for (var i = 0; i < 20; i++)
        {
            foreach (var page in Pages) await site.ReadAsync(page, cancellationToken);
            foreach (var list in Lists) await site.ReadAsync($"/api/v1/accounts/{site.Account}/{list}", cancellationToken);
        }

        score.AtMost("peak memory after the pages and lists were read 20 times", server.PeakMemory, Shared.MostMegabytes, " MB");
        var asked = await AskEverythingAsync(site, installation, questions, cancellationToken);
        Scorecard.Tell("questions of the demo's evaluation that were asked", asked);
        Scorecard.Tell("memory of the server now", server.Memory, " MB");
        Shared.TellMemory(score, server);
        await ManyChunks.HoldAsync(score, chunks, cancellationToken);
        return score.ExitCode;
    }

    private static async Task<int> AskEverythingAsync(Site site, Installation installation, int most, CancellationToken cancellationToken)
    {
        var cases = (await File.ReadAllLinesAsync(Checkout.PathTo("evals", "demo", "cases.jsonl"), cancellationToken))
            .Where(line => line.Length > 0).Select(line => JsonNode.Parse(line)!["turns"]!.AsArray()[^1]!.GetValue<string>()).Take(most).ToArray();
        var visitors = await site.WelcomeAsync(cases.Length, null, cancellationToken);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var http = new KeepAliveClient(site.Address);
            for (int i; (i = Interlocked.Increment(ref next)) < cases.Length;)
            {
                await http.SendAsync(Requests.Message(site, visitors[i].Token, cases[i]), cancellationToken);
                // At the pace of an evaluation: four customers, each of whom waits for the answer.
                while (await installation.AskAsync<long>("select count(*) from captain.turns where outcome is not null", cancellationToken) < i - 3) await Task.Delay(20, cancellationToken);
            }
        }));
        return cases.Length;
    }
}
