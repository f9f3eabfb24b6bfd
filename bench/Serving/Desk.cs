using System.Globalization;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.Bench.Serving;

/// <summary>An assistant that answers in the company's inbox with a model on this machine.</summary>
internal static class Desk
{
    /// <summary>What it knows about delivery, whatever else it knows.</summary>
    private const string Shipping = "# Shipping\n\n## What it costs\n\nStandard delivery costs €4.90. Orders over €60 are delivered free of charge.";

    /// <param name="articles">Further articles that it knows: title and text.</param>
    public static async Task HireAsync(Site site, FakeOpenAi provider, Installation installation, CancellationToken cancellationToken, IEnumerable<(string Title, string Text)>? articles = null)
    {
        var assistant = await site.PostAsync("captain/assistants", new { name = "Guide", config = new { product_name = "Acme" } }, cancellationToken);
        foreach (var (title, text) in (articles ?? []).Prepend(("Shipping", Shipping)))
            await site.PostAsync("knowledge/sources", new { kind = "text", knowledge_base_id = assistant["knowledge_base_id"]!.GetValue<long>(), name = title, title, text, language = "en" }, cancellationToken);
        while (await installation.AskAsync<long>("select count(*) from platform.jobs where queue = 'knowledge' or handler like 'knowledge.embed%'", cancellationToken) > 0) await Task.Delay(50, cancellationToken);
        var model = await site.PostAsync(
            "captain/models",
            new { name = "Local", provider = "open_ai", base_url = provider.BaseUrl.ToString(), model_id = provider.ModelId, api_key = provider.ApiKey, input_price = 2, output_price = 8, timeout_seconds = 30 },
            cancellationToken);
        await site.PutAsync(
            string.Create(CultureInfo.InvariantCulture, $"inboxes/{site.Inbox}/responder"),
            new { kind = "captain", mode = "auto", id = assistant["id"]!.GetValue<long>(), model_id = model["id"]!.GetValue<long>() },
            cancellationToken);
    }
}
