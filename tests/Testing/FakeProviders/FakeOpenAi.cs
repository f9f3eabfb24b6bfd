using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>OpenAI's chat completions, streamed.</summary>
public sealed class FakeOpenAi : FakeProvider
{
    public Uri BaseUrl => new(Address, "/v1");

    protected override string Path => "/v1/chat/completions";

    protected override (int Status, string Body)? Refuse(HttpRequest request, JsonElement body)
    {
        if (request.Headers.Authorization != $"Bearer {ApiKey}") return (401, Error("invalid_api_key", $"Incorrect API key provided: {ApiKey[..4]}***."));
        if (Text(body, "model") != ModelId) return (404, Error("model_not_found", $"The model `{Text(body, "model")}` does not exist"));
        if (!body.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.True) return (400, Error("invalid_request", "stream must be true"));
        if (!body.TryGetProperty("messages", out var messages) || messages.GetArrayLength() == 0) return (400, Error("invalid_request", "messages is required"));
        var open = new HashSet<string>();
        foreach (var message in messages.EnumerateArray())
        {
            var role = Text(message, "role");
            if (role is not ("system" or "developer" or "user" or "assistant" or "tool")) return (400, Error("invalid_request", $"unknown role {role}"));
            if (role == "assistant" && message.TryGetProperty("tool_calls", out var calls)) open.UnionWith(calls.EnumerateArray().Select(c => Text(c, "id")!));
            if (role == "tool" && !open.Remove(Text(message, "tool_call_id") ?? "")) return (400, Error("invalid_request", "a tool message must follow its tool_calls"));
        }

        if (open.Count > 0) return (400, Error("invalid_request", "tool_calls without a tool message"));
        var badTool = body.TryGetProperty("tools", out var tools)
            && tools.EnumerateArray().Any(t => Text(t, "type") != "function" || t.GetProperty("function").GetProperty("parameters").GetProperty("type").GetString() != "object");
        return badTool ? (400, Error("invalid_request", "bad tool")) : null;
    }

    protected override IEnumerable<string> Events(FakeAnswer answer, JsonElement request)
    {
        yield return Event(Choice(new { role = "assistant", content = "" }, null));
        foreach (var piece in answer.Pieces) yield return Event(Choice(new { content = piece }, null));
        for (var index = 0; answer.Call is var (tool, arguments) && index < answer.CallsAtOnce; index++)
        {
            yield return Event(Choice(new { tool_calls = new[] { new { index, id = $"call_{index + 1}", type = "function", function = new { name = tool, arguments = "" } } } }, null));
            foreach (var piece in arguments.Chunk(5))
                yield return Event(Choice(new { tool_calls = new[] { new { index, function = new { arguments = new string(piece) } } } }, null));
        }

        if (answer.IsCut || answer.Stalls) yield break;
        if (!answer.EndsSilently) yield return Event(Choice(new { }, answer.StopReason ?? (answer.IsAtLimit ? "length" : answer.Call is null ? "stop" : "tool_calls")));
        if (request.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var usage) && usage.GetBoolean())
        {
            yield return Event(new
            {
                id = "chatcmpl-1",
                @object = "chat.completion.chunk",
                created = 1_700_000_000,
                model = ModelId,
                choices = Array.Empty<object>(),
                usage = new { prompt_tokens = answer.InputTokens, completion_tokens = answer.OutputTokens, total_tokens = answer.InputTokens + answer.OutputTokens },
            });
        }

        yield return "data: [DONE]\n\n";
    }

    private object Choice(object delta, string? reason) => new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1_700_000_000,
        model = ModelId,
        choices = new[] { new { index = 0, delta, finish_reason = reason } },
    };

    private static string Event(object data) => $"data: {JsonSerializer.Serialize(data)}\n\n";

    private static string Error(string code, string message) => JsonSerializer.Serialize(new { error = new { message, type = "invalid_request_error", code } });

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
