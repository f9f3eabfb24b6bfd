using System.CommandLine;
using System.Diagnostics;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Load;
using Wheelhouse.Bench.Serving;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>turns</c>: many customers at once with a model that takes its time: nobody is forgotten, and nobody answered twice.</summary>
internal static class TurnsCommand
{
    private const string Question = "How much does standard delivery cost?";

    /// <summary>Of the time that one model call takes: the rest is what 200 turns cost two processors.</summary>
    private const double MostWaves = 3;

    private static readonly FakeAnswer Answer = FakeAnswer.Lines(
        """{"verdict":"answered","confidence":0.9}""",
        """{"text":"Standard delivery costs €4.90. [1]","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""");

    public static Command Create()
    {
        var command = new Command("turns", "Lets 200 customers ask at once, and then again, while the model takes 5 seconds.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), 10, TimeSpan.FromSeconds(1), cancellationToken)
            : RunAsync(new Scorecard(true), 200, TimeSpan.FromSeconds(5), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int customers, TimeSpan thinks, CancellationToken cancellationToken)
    {
        await using var provider = new FakeOpenAi();
        await provider.StartAsync();
        provider.Answer(Answer with { Delay = thinks });
        await using var installation = await Installation.CreateAsync(cancellationToken);
        await using var server = await ServerProcess.StartAsync(
            installation, new Dictionary<string, string> { ["Wheelhouse__Outbound__AllowedPrivateHosts__0"] = provider.Address.Authority }, cancellationToken);
        using var site = await Site.CreateAsync(server, cancellationToken);
        await Desk.HireAsync(site, provider, installation, cancellationToken);
        await AskAsync(await site.WelcomeAsync(5, null, cancellationToken), 5); // until the code is compiled that is measured

        var visitors = await site.WelcomeAsync(customers, null, cancellationToken);
        for (var wave = 1; wave <= 2; wave++)
        {
            var seconds = await AskAsync(visitors, (wave * customers) + 5);
            score.AtMost($"{customers} turns in flight, wave {wave}: time, in model calls of {thinks.TotalSeconds:0} s", seconds / thinks.TotalSeconds, MostWaves);
        }

        await JudgeAsync(score, installation, customers, cancellationToken);
        Shared.TellMemory(score, server);
        return score.ExitCode;

        async Task<double> AskAsync(IReadOnlyList<Visitor> who, int turns)
        {
            var watch = Stopwatch.StartNew();
            await Posting.OnceAsync(site, who, Question, cancellationToken);
            var posted = watch.Elapsed;
            while (await installation.AskAsync<long>("select count(*) from captain.turns where outcome is not null", cancellationToken) < turns && watch.Elapsed < TimeSpan.FromMinutes(3))
                await Task.Delay(50, cancellationToken);
            if (turns > 5) Scorecard.Tell("  all have asked after", posted.TotalSeconds, " s");
            return watch.Elapsed.TotalSeconds;
        }
    }

    /// <summary>Each customer asked twice: question, answer, question, answer, and nothing else.</summary>
    private static async Task JudgeAsync(Scorecard score, Installation installation, int customers, CancellationToken cancellationToken)
    {
        const string threads = """
            with threads as (
                select conversation_id, string_agg(case sender_kind when 'contact' then 'Q' when 'assistant' then 'A' else '?' end, '' order by sequence) as thread
                from inbox.messages where not private group by conversation_id)
            select count(*) from threads where
            """;
        score.Exactly("conversations that went question, answer, question, answer", await installation.AskAsync<long>($"{threads} thread = 'QAQA'", cancellationToken), customers);
        score.Exactly("answers that are missing", await installation.AskAsync<long>($"{threads} length(replace(thread, 'A', '')) > length(replace(thread, 'Q', ''))", cancellationToken), 0);
        score.Exactly("turns that did not end in a reply", await installation.AskAsync<long>("select count(*) from captain.turns where outcome is distinct from 'reply'", cancellationToken), 0);
    }
}
