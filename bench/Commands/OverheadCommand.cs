using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Load;
using Wheelhouse.Bench.Serving;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.Bench.Commands;

/// <summary>
/// <c>overhead</c>: what a customer waits for besides the model. The same request goes to the same provider once more without the product,
/// after each turn; what is left of the turn is the product's.
/// </summary>
internal static class OverheadCommand
{
    private const double MostOverhead = 60;
    private const double MostUntilSentence = 50;

    /// <summary>Of the time of a batch of turns: what the compiler of busy code may take in it when the warm-up ends.</summary>
    private const double MostCompiling = 0.05;

    private const string Price = "Standard delivery costs €4.90";
    private const string Free = "Orders over €60 are delivered free of charge";

    private static readonly string[] Questions =
        ["How much does standard delivery cost?", "What does standard delivery cost me?", "Is delivery free for orders over €60?", "What do you charge for standard delivery of a pot?"];

    private static readonly Dictionary<string, string> OneAddress = new() { ["WebChat__ConnectionsPerMinute"] = "100000" };

    /// <summary>Where the time of a turn goes, as its record says.</summary>
    private const string Steps = """
        select step->>'name', percentile_cont(0.5) within group (order by (step->>'milliseconds')::float8), percentile_cont(0.95) within group (order by (step->>'milliseconds')::float8)
        from (select record from captain.turns where finished_at is not null order by started_at desc limit $1) t, jsonb_array_elements(t.record->'steps') s (step)
        group by 1
        union all
        select 'until the turn begins', percentile_cont(0.5) within group (order by wait), percentile_cont(0.95) within group (order by wait)
        from (select (extract(epoch from t.started_at - m.created_at) * 1000)::float8 as wait from captain.turns t
            join inbox.messages m on m.conversation_id = t.conversation_id and m.sequence = t.sequence order by t.started_at desc limit $1) w
        """;

    public static Command Create()
    {
        var command = new Command("overhead", "Measures what a turn takes besides its model, and how soon a written sentence is at the customer.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), 5, 5, 5, cancellationToken)
            : RunAsync(new Scorecard(true), 100, 2000, 200, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int batch, int mostWarmUp, int turns, CancellationToken cancellationToken)
    {
        var written = new ConcurrentQueue<TimedPieces>();
        await using var provider = new FakeOpenAi();
        await provider.StartAsync();
        await using var installation = await Installation.CreateAsync(cancellationToken);
        var settings = new Dictionary<string, string>(OneAddress) { ["Wheelhouse__Outbound__AllowedPrivateHosts__0"] = provider.Address.Authority };
        await using var server = await ServerProcess.StartAsync(installation, settings, cancellationToken);
        using var site = await Site.CreateAsync(server, cancellationToken);
        await Desk.HireAsync(site, provider, installation, cancellationToken, HelpCenter());

        provider.Script = request => Write(request, written, TimeSpan.Zero);
        var cold = await WarmUpAsync();
        var stolen = new StolenTime();
        var (all, bare) = await AskAsync(turns);
        var alone = bare.At(0.5);
        Scorecard.Tell("turns before the server had compiled its code", cold.Count);
        Scorecard.Tell($"the first {Math.Min(batch, cold.Count)} of them, without the bare call: 95th percentile", cold.Take(batch).Select(t => t.Milliseconds - alone).At(0.95), " ms");
        Scorecard.Tell("processor time that the host gave to others while it was measured", stolen.Share, " %");
        Scorecard.Tell("the bare call: median", alone, " ms");
        Scorecard.Tell("question to reply in the widget: median", all.Select(t => t.Turn.Milliseconds).At(0.5), " ms");
        Scorecard.Tell("question to reply, without the bare call: median", all.Select(t => t.Turn.Milliseconds - alone).At(0.5), " ms");
        score.AtMost("question to reply, without the bare call: 95th percentile", all.Select(t => t.Turn.Milliseconds - alone).At(0.95), MostOverhead, " ms");
        await TellStepsAsync(installation, turns, cancellationToken);

        provider.Script = request => Write(request, written, TimeSpan.FromMilliseconds(60));
        var (spoken, _) = await AskAsync(turns / 2);
        var delays = spoken.Select(t => Stopwatch.GetElapsedTime(t.Pieces.SentAt(1), t.Turn.FirstSentence).TotalMilliseconds).ToList();
        Scorecard.Tell("sentence in the widget after the model wrote it: median", delays.At(0.5), " ms");
        score.AtMost("sentence in the widget after the model wrote it: 95th percentile", delays.At(0.95), MostUntilSentence, " ms");
        Scorecard.Tell("sentence in the widget after the model wrote it: at most", delays.Max(), " ms");
        score.Exactly("turns that did not end in a reply", await installation.AskAsync<long>("select count(*) from captain.turns where outcome is distinct from 'reply'", cancellationToken), 0);
        Shared.TellMemory(score, server);
        return score.ExitCode;

        // A server of some hours is measured, not one that still compiles what it measures: a fixed number of turns was soon too small for a growing product.
        async Task<List<WatchedTurn>> WarmUpAsync()
        {
            var turns = new List<WatchedTurn>();
            while (turns.Count < mostWarmUp)
            {
                var (before, start) = (server.CompilingWork, Stopwatch.GetTimestamp());
                turns.AddRange((await AskAsync(batch)).Turns.Select(t => t.Turn));
                if ((server.CompilingWork - before) / Stopwatch.GetElapsedTime(start) < MostCompiling) break;
            }

            return turns;
        }

        async Task<(List<(WatchedTurn Turn, TimedPieces Pieces)> Turns, List<double> Bare)> AskAsync(int count)
        {
            var (asked, calls) = (new List<(WatchedTurn, TimedPieces)>(), new List<double>());
            using var browser = new KeepAliveClient(site.Address);
            using var client = new HttpClient();
            foreach (var (visitor, i) in (await site.WelcomeAsync(count, null, cancellationToken)).Select((v, i) => (v, i)))
            {
                written.Clear();
                var turn = await WatchedTurn.RunAsync(site, visitor, browser, Questions[i % Questions.Length], cancellationToken);
                asked.Add((turn, written.First()));
                calls.Add(await CallAsync(client, provider, cancellationToken));
            }

            return (asked, calls);
        }
    }

    /// <summary>Two sentences, each with a line of its own, quoted from wherever they stand.</summary>
    private static FakeAnswer Write(JsonElement request, ConcurrentQueue<TimedPieces> written, TimeSpan between)
    {
        var sources = request.GetProperty("messages")[1].GetProperty("content").GetString()!.Split("--- SOURCE ").Skip(1).ToList();
        var number = (sources.FindIndex(s => s.Contains(Price, StringComparison.Ordinal)) + 1).ToString(CultureInfo.InvariantCulture);
        var pieces = new TimedPieces([
            "{\"verdict\":\"answered\",\"confidence\":0.9}\n",
            $$"""{"text":"{{Price}}.","quotes":[{"source":{{number}},"quote":"{{Price}}"}]}""" + "\n",
            $$"""{"text":"{{Free}}.","quotes":[{"source":{{number}},"quote":"{{Free}}"}]}""" + "\n",
        ]);
        written.Enqueue(pieces);
        return new FakeAnswer { Pieces = pieces, Between = between };
    }

    /// <summary>The product's last request once more, read to its end.</summary>
    private static async Task<double> CallAsync(HttpClient client, FakeOpenAi provider, CancellationToken cancellationToken)
    {
        var body = provider.Requests[^1].GetRawText();
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{provider.BaseUrl}/chat/completions")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", provider.ApiKey);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsStringAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task TellStepsAsync(Installation installation, int turns, CancellationToken cancellationToken)
    {
        await using var command = installation.Source.CreateCommand(Steps);
        command.Parameters.AddWithValue(turns);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            Scorecard.Say(string.Create(CultureInfo.InvariantCulture, $"        {rows.GetString(0),-24} median {rows.GetDouble(1),7:0.0} ms   95th percentile {rows.GetDouble(2),7:0.0} ms"));
    }

    private static IEnumerable<(string Title, string Text)> HelpCenter() => Directory.EnumerateFiles(Checkout.PathTo("samples", "help-center", "en"), "*.md")
        .Order(StringComparer.Ordinal).Select(path => (Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)));
}
