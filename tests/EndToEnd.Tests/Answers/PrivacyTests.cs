using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What leaves for a provider during a turn stands in its trace, and without personal data where the account wants that.</summary>
public sealed partial class PrivacyTests : IAsyncLifetime
{
    private const string Help = "Refunds: write to refunds@larkspur.example with the number of your order. Refunds take 5 business days.";
    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        _address = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}");
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = _address });
        var assistant = await _company.HireAsync("auto", ("Refunds", Help));
        var model = await _company.PostAsync("/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey });
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{assistant}", new { config = new { allowed_domains = new[] { "larkspur.example" } } });
        await _company.LetAnswerAsync(assistant, "auto", model["id"]!.GetValue<long>());
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task With_masking_no_address_leaves_and_the_customer_still_reads_the_right_one()
    {
        await Company.SendAsync(_company.Agent, HttpMethod.Put, $"{_company.Path}/captain/privacy", new { mask_personal_data = true }, HttpStatusCode.Unauthorized);
        (await _company.GetAsync("/captain/privacy"))["mask_personal_data"]!.GetValue<bool>().ShouldBeFalse();
        await Company.SendAsync(_company.Owner, HttpMethod.Put, $"{_company.Path}/captain/privacy", new { mask_personal_data = true });
        (await _company.GetAsync("/captain/privacy"))["mask_personal_data"]!.GetValue<bool>().ShouldBeTrue();
        _provider.Script = request =>
        {
            var placeholder = Placeholder().Match(request.ToString(), request.ToString().IndexOf("write to [", StringComparison.Ordinal)).Value;
            return FakeAnswer.Lines(
                """{"verdict":"answered","confidence":0.9}""",
                $$"""{"text":"Write to {{placeholder}} with the number of your order.","quotes":[{"source":1,"quote":"write to {{placeholder}} with the number of your order"}]}""");
        };
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("I am ada@customer.example, +1 555-123-4567. How do I get a refund for order 12345678?"));
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldContain("Write to refunds@larkspur.example");
        var left = _provider.Requests.ShouldHaveSingleItem().ToString();
        foreach (var secret in new[] { "ada@", "555-123", "refunds@larkspur" }) left.ShouldNotContain(secret);
        left.ShouldContain("order 12345678");

        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]![0]!;
        turn["question"]!.GetValue<string>().ShouldContain("ada@customer.example");
        var sent = turn["record"]!["sent"]!.AsArray().ShouldHaveSingleItem()!;
        (sent["kind"]!.GetValue<string>(), sent["model"]!.GetValue<string>(), sent["host"]!.GetValue<string>(), sent["is_masking"]!.GetValue<bool>()).ShouldBe(("chat", "test-model", _address, true));
        sent["parts"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ShouldBe(["instructions", "question", "passages"]);
        (sent["masked"]!["email"]!.GetValue<int>(), sent["masked"]!["phone"]!.GetValue<int>()).ShouldBe((2, 1));
    }

    [Fact]
    public async Task What_an_attempt_has_sent_that_failed_stays_in_the_trace()
    {
        _provider.Answer(FakeAnswer.Fails(503), FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Refunds take 5 business days.","quotes":[{"source":1,"quote":"Refunds take 5 business days"}]}"""));
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How long do refunds take?"));
        await visitor.SeesAsync(Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var sent = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]![0]!["record"]!["sent"]!.AsArray();
        sent.Count.ShouldBe(2);
        sent.ShouldAllBe(s => !s!["is_masking"]!.GetValue<bool>() && s["masked"] == null);
    }

    [GeneratedRegex(@"\[email_[0-9a-f]{8}\]")]
    private static partial Regex Placeholder();
}
