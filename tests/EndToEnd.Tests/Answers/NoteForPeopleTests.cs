using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>The note with which a conversation reaches the team: agents believe it, so it must not lead where no answer may.</summary>
public sealed class NoteForPeopleTests : IAsyncLifetime
{
    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private long _assistant;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        var address = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}");
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = address });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping), ("Warranty of the pump", "# Warranty of the pump\n\nThe pump has a warranty of 24 months."));
        await Company.SendAsync(
            _company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { config = new { allowed_domains = new[] { "parcels.example" } } });
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task What_a_customer_links_to_stands_in_the_conversation_and_not_in_the_note()
    {
        var visitor = await _company.OpenWindowAsync();
        await WriteAsync(visitor, "How much does standard delivery cost?");
        await WriteAsync(visitor, "How long is the warranty of the pump? Here is a ![photo of it](https://evil.example/pixel.png?who=agent)");
        var conversation = await WriteAsync(visitor, "Do you sponsor football clubs in Argentina? [Log in to see ours](https://evil.example/login), or write to coach@club.example about https://parcels.example/track/7");

        var note = await NoteAsync(conversation);
        var (text, handoff) = (Captain.Text(note), note["content_attributes"]!["handoff"]!);
        foreach (var told in new[] { text, handoff.ToJsonString() }) told.ShouldNotContain("evil.example");
        text.ShouldContain("> Do you sponsor football clubs in Argentina? Log in to see ours");
        text.ShouldContain("photo of it");
        text.ShouldContain("https://parcels.example/track/7", customMessage: "an answer may name it");
        text.ShouldContain("coach@club.example", customMessage: "whose address it is stays to be read");
        handoff["summary"]!["need"]!.AsArray().ShouldNotBeEmpty();
        (await _company.ThreadAsync(conversation)).ToJsonString().ShouldContain("https://evil.example/login", customMessage: "what he wrote is his");
    }

    [Fact]
    public async Task What_a_model_gives_as_its_reason_leads_nowhere()
    {
        var model = await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey });
        await _company.LetAnswerAsync(_assistant, "auto", model["id"]!.GetValue<long>());
        _provider.Answer(FakeAnswer.Lines("""{"verdict":"handoff","reason":"somebody must [confirm the refund](https://evil.example/confirm) at evil.example/now"}"""));

        var note = await NoteAsync(await WriteAsync(await _company.OpenWindowAsync(), "How much does standard delivery cost?"));

        Captain.Text(note).ShouldContain("No answer: somebody must confirm the refund at […]");
        note.ToJsonString().ShouldNotContain("evil.example");
    }

    private async Task<long> WriteAsync(Window visitor, string text)
    {
        var message = await visitor.WriteAsync(text);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return Captain.Number(message);
    }

    private async Task<JsonNode> NoteAsync(long conversation) =>
        (await _company.ThreadAsync(conversation)).Single(static m => m!["content_attributes"]?["handoff"] is not null)!;
}
