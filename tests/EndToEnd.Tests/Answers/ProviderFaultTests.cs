using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>Providers at their worst, through the whole product: no customer waits for ever, nobody is asked in vain, and what is alive is heard out.</summary>
public sealed class ProviderFaultTests(ProviderFaultTests.OneCompany one) : IClassFixture<ProviderFaultTests.OneCompany>
{
    private const string Question = "How much does standard delivery cost?";
    private static readonly string[] Good = ["""{"verdict":"answered","confidence":0.9}""", """{"text":"It costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}"""];

    private readonly Company _company = one.Company;
    private string _lastToken = "";

    [Fact]
    public async Task Every_fault_ends_in_a_hand_off_that_names_it_within_bounds()
    {
        // What the provider does, what is said of it, the most calls, the longest wait with a time-out of two seconds.
        (FakeAnswer Fault, string Said, int MostCalls, int MostSeconds)[] faults =
        [
            (new FakeAnswer { Hangs = true }, "took too long", 5, 75),
            (FakeAnswer.Lines(Good) with { Stalls = true }, "stopped halfway", 5, 75),
            (FakeAnswer.Lines(Good[0]) with { IsCut = true }, "broke|stopped halfway|could not be reached", 5, 75),
            (new FakeAnswer { Rubbish = "<html>bad gateway</html>" }, "stopped halfway|could not be read", 5, 75),
            (FakeAnswer.Fails(503, "{}"), "not available", 5, 75),
            (FakeAnswer.Fails(429, "{}", ("Retry-After", "3600")), "slow down", 1, 30),
            (FakeAnswer.Fails(401, "{}"), "refuses the API key", 1, 30),
        ];
        await Task.WhenAll(faults.Select(async (fault, i) =>
        {
            var (provider, window) = await OpenAsync($"fault {i}", timeoutSeconds: 2);
            provider.Answer(fault.Fault);
            var conversation = Captain.Number(await window.WriteAsync(Question));
            var clock = Stopwatch.StartNew();
            await Eventually.TrueAsync(async () => await _company.StatusAsync(conversation) == "open", CancellationToken.None, TimeSpan.FromSeconds(fault.MostSeconds));
            var handoff = (await _company.ThreadAsync(conversation)).Single(m => m!["private"]!.GetValue<bool>())!["content_attributes"]!["handoff"]!;
            handoff["reason"]!.GetValue<string>().ShouldBe("provider_down");
            handoff["tried"]!.ToJsonString().ShouldMatch(fault.Said);
            provider.Requests.Count.ShouldBeLessThanOrEqualTo(fault.MostCalls, fault.Said);
            (await window.MessagesAsync()).Count(Captain.IsReply).ShouldBeGreaterThan(0, "the customer is told");
            // Neither a connection nor a running turn is left behind.
            await Eventually.TrueAsync(() => Task.FromResult(provider.Open == 0), CancellationToken.None);
            var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
            turn["outcome"]!.GetValue<string>().ShouldBe("hand_off");
            TestContext.Current.SendDiagnosticMessage($"{fault.Said}: {provider.Requests.Count} calls, {clock.Elapsed.TotalSeconds:0.0} s");
        }));
    }

    [Fact]
    public async Task A_provider_that_asks_for_time_gets_it_from_every_conversation_and_one_that_talks_slowly_is_heard_out()
    {
        var (provider, window) = await OpenAsync("limited");
        provider.Answer(FakeAnswer.Fails(429, "{}", ("Retry-After", "3")), FakeAnswer.Lines(Good));
        var clock = Stopwatch.StartNew();
        await window.WriteAsync(Question);
        await Eventually.TrueAsync(() => Task.FromResult(provider.Requests.Count == 1), CancellationToken.None, TimeSpan.FromSeconds(20));
        var asked = clock.Elapsed;
        var second = await OpenWindowAsync(_lastToken);
        await second.WriteAsync(Question);
        await window.SeesAsync(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal));
        await second.SeesAsync(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal));
        (clock.Elapsed - asked).ShouldBeGreaterThan(TimeSpan.FromSeconds(2.5));
        provider.Requests.Count.ShouldBe(3);

        var (slow, patient) = await OpenAsync("slow", timeoutSeconds: 2);
        slow.Answer(FakeAnswer.Lines(Good) with { Between = TimeSpan.FromMilliseconds(130) }); // some 25 pieces: longer than the time-out, never silent
        clock.Restart();
        await patient.WriteAsync(Question);
        await patient.SeesAsync(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal));
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
        slow.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_conversations_that_write_to_a_dead_provider_make_no_storm_and_are_all_handed_over()
    {
        const int Many = 50;
        var (provider, first) = await OpenAsync("dead");
        provider.Answer(FakeAnswer.Fails(500, "{}"));
        var windows = new List<Window> { first };
        while (windows.Count < Many)
        {
            windows.Add(await OpenWindowAsync(_lastToken));
        }

        var clock = Stopwatch.StartNew();
        foreach (var wave in windows.Chunk(10))
        {
            await Task.WhenAll(wave.Select(w => w.WriteAsync(Question)));
        }

        await Eventually.TrueAsync(
            async () => await _company.SqlAsync<long>($"select count(*) from inbox.conversations c join inbox.inboxes i on i.id = c.inbox_id where i.name = 'dead' and status = 'open'") == Many,
            CancellationToken.None,
            TimeSpan.FromSeconds(150));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        TestContext.Current.SendDiagnosticMessage($"a storm of {provider.Requests.Count} calls, {clock.Elapsed.TotalSeconds:0.0} s");
        // Without anybody remembering, each would have asked five times.
        provider.Requests.Count.ShouldBeLessThan(Many + 25);
        (await _company.SqlAsync<string>(
            """
            select string_agg(ended, ', ') from (
                select concat_ws(' ', count(*), outcome, reason) as ended from captain.turns t join inbox.inboxes i on i.id = t.inbox_id where i.name = 'dead' group by outcome, reason) all_ended
            """)).ShouldBe($"{Many} hand_off provider_down");
        (await _company.SqlAsync<long>("select count(*) from platform.jobs")).ShouldBe(0);
        provider.Open.ShouldBe(0);
    }

    [Fact]
    public async Task A_hand_off_that_cannot_be_written_is_tried_more_often_than_the_answer()
    {
        var (provider, window) = await OpenAsync("unwritten");
        provider.Answer(FakeAnswer.Fails(401, "{}"));
        await _company.SqlAsync<int>(
            """
            create sequence public.refusals;
            create function public.refuse() returns trigger language plpgsql as $$ begin
                if nextval('public.refusals') <= 6 then raise exception 'not now'; end if;
                return new;
            end $$;
            create trigger refuse before update on inbox.conversations for each row
                when (old.status = 'pending' and new.status = 'open') execute function public.refuse();
            select 1
            """);
        try
        {
            var conversation = Captain.Number(await window.WriteAsync(Question));
            await Eventually.TrueAsync(
                async () =>
                {
                    // Nobody waits for the pauses between the attempts.
                    await _company.SqlAsync<long>("with due as (update platform.jobs set run_at = now() where handler = 'captain.take-turn' and node is null returning 1) select count(*) from due");
                    return await _company.StatusAsync(conversation) == "open";
                },
                CancellationToken.None,
                TimeSpan.FromSeconds(30));
            (await _company.SqlAsync<long>("select last_value from public.refusals")).ShouldBe(7);
        }
        finally
        {
            await _company.SqlAsync<int>("drop trigger refuse on inbox.conversations; drop function public.refuse(); drop sequence public.refusals; select 1");
        }
    }

    [Fact]
    public async Task A_contact_who_is_erased_while_a_turn_runs_leaves_nothing_of_it()
    {
        var (provider, window) = await OpenAsync("erased");
        provider.Answer(new FakeAnswer { Hangs = true });
        await window.WriteAsync("How much does delivery to zanzibarmarker cost?");
        await Eventually.TrueAsync(() => Task.FromResult(provider.Open == 1), CancellationToken.None, TimeSpan.FromSeconds(20));
        var contact = window.Config["contact"]!["id"]!.GetValue<long>();
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/contacts/{contact}");
        await Eventually.TrueAsync(() => Task.FromResult(provider.Open == 0), CancellationToken.None, TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(async () => await _company.SqlAsync<long>("select count(*) from platform.jobs") == 0, CancellationToken.None, TimeSpan.FromSeconds(20));
        (await _company.SqlAsync<long>("select count(*) from captain.turns t join inbox.inboxes i on i.id = t.inbox_id where i.name = 'erased'")).ShouldBe(0);
        (await _company.SqlAsync<long>("select count(*) from inbox.messages where content like '%zanzibarmarker%'")).ShouldBe(0);
    }

    /// <summary>A website of its own whose model is played by a provider of its own.</summary>
    private async Task<(FakeOpenAi Provider, Window Window)> OpenAsync(string name, int timeoutSeconds = 1)
    {
        var provider = new FakeOpenAi();
        await provider.StartAsync();
        one.Providers.Add(provider);

        var model = await _company.PostAsync(
            "/captain/models",
            new { name, provider = "open_ai", base_url = provider.BaseUrl.ToString(), model_id = provider.ModelId, api_key = provider.ApiKey, timeout_seconds = timeoutSeconds });
        var inbox = await _company.PostAsync("/inboxes", new { name, channel = new { type = "web_widget", website_url = "https://acme.example" } });
        await Company.SendAsync(
            _company.Owner,
            HttpMethod.Put,
            string.Create(CultureInfo.InvariantCulture, $"{_company.Path}/inboxes/{inbox["id"]!.GetValue<long>()}/responder"),
            new { kind = "captain", mode = "auto", id = one.Assistant, model_id = model["id"]!.GetValue<long>() });
        var token = _lastToken = inbox["website_token"]!.GetValue<string>();
        return (provider, await OpenWindowAsync(token));
    }

    private async Task<Window> OpenWindowAsync(string websiteToken)
    {
        var client = new HttpClient { BaseAddress = _company.Host.Address };
        var config = await Company.SendAsync(client, HttpMethod.Post, $"/api/v1/widget/config?website_token={websiteToken}", new { });
        client.DefaultRequestHeaders.Add("X-Auth-Token", config["website_channel_config"]!["auth_token"]!.GetValue<string>());
        return new Window(client, websiteToken, config);
    }

    /// <summary>Every test has websites and providers of its own, so one company serves them all.</summary>
    public sealed class OneCompany : IAsyncLifetime
    {
        internal Company Company { get; private set; } = null!;

        internal long Assistant { get; private set; }

        internal ConcurrentBag<FakeProvider> Providers { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = "127.0.0.1" });
            Assistant = await Company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        }

        public async ValueTask DisposeAsync()
        {
            await Company.DisposeAsync();
            foreach (var provider in Providers)
            {
                await provider.DisposeAsync();
            }
        }
    }
}
