using System.Text.Json.Nodes;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What a team does to have Captain answer, through the API.</summary>
internal static class Captain
{
    /// <summary>Creates an assistant, gives it these texts to know and lets it answer in the company's website inbox.</summary>
    public static async Task<long> HireAsync(this Company company, string mode, params (string Title, string Text)[] texts)
    {
        var assistant = await company.PostAsync("/captain/assistants", new { name = "Larkspur Guide", config = new { product_name = "Larkspur" } });
        var id = assistant["id"]!.GetValue<long>();
        foreach (var (title, text) in texts)
        {
            await company.PostAsync(
                "/knowledge/sources", new { kind = "text", knowledge_base_id = assistant["knowledge_base_id"]!.GetValue<long>(), name = title, title, text, language = "en" });
        }

        await company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await company.LetAnswerAsync(id, mode);
        return id;
    }

    public static Task<JsonNode> LetAnswerAsync(this Company company, long assistant, string mode, long? model = null) => Company.SendAsync(
        company.Owner,
        HttpMethod.Put,
        $"{company.Path}/inboxes/{company.InboxId}/responder",
        new { kind = "captain", mode, id = assistant, model_id = model });

    /// <summary>Waits until the visitor sees what is looked for, and returns the newest of it.</summary>
    public static Task<JsonNode> SeesAsync(this Window window, Func<JsonNode, bool> wanted) => Eventually.GetAsync(
        async () => (await window.MessagesAsync()).LastOrDefault(m => wanted(m!))!,
        message => message is not null,
        CancellationToken.None,
        TimeSpan.FromSeconds(20))!;

    /// <summary>The conversation's messages as an agent sees them, oldest first.</summary>
    public static async Task<JsonArray> ThreadAsync(this Company company, long conversation) =>
        (JsonArray)(await company.GetAsync($"/conversations/{conversation}/messages"))["payload"]!;

    public static async Task<string> StatusAsync(this Company company, long conversation) =>
        (await company.GetAsync($"/conversations/{conversation}"))["status"]!.GetValue<string>();

    /// <summary>Not written by the visitor.</summary>
    public static bool IsReply(JsonNode? message) => message!["message_type"]!.GetValue<int>() != 0;

    public static string Text(JsonNode? message) => message!["content"]?.GetValue<string>() ?? "";

    public static long Number(JsonNode message) => message["conversation_id"]!.GetValue<long>();
}
