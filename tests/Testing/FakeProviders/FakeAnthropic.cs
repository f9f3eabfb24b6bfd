using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>Anthropic's messages, streamed.</summary>
public sealed class FakeAnthropic : FakeProvider
{
    public Uri BaseUrl => Address;

    protected override string Path => "/v1/messages";

    protected override (int Status, string Body)? Refuse(HttpRequest request, JsonElement body)
    {
        // The provider's own package sends the key as a bearer token; older clients send x-api-key.
        if (request.Headers.Authorization != $"Bearer {ApiKey}" && request.Headers["x-api-key"] != ApiKey) return (401, Error("authentication_error", "invalid API key"));
        if (string.IsNullOrEmpty(request.Headers["anthropic-version"])) return (400, Error("invalid_request_error", "anthropic-version: header is required"));
        if (body.GetProperty("model").GetString() != ModelId) return (404, Error("not_found_error", $"model: {body.GetProperty("model").GetString()}"));
        if (!body.TryGetProperty("max_tokens", out var most) || most.GetInt32() < 1) return (400, Error("invalid_request_error", "max_tokens: Field required"));
        if (!body.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.True) return (400, Error("invalid_request_error", "stream must be true"));
        if (!body.TryGetProperty("messages", out var messages) || messages.GetArrayLength() == 0) return (400, Error("invalid_request_error", "messages: at least one message is required"));
        if (messages.EnumerateArray().Any(m => m.GetProperty("role").GetString() is not ("user" or "assistant"))) return (400, Error("invalid_request_error", "messages: Unexpected role"));
        if (messages[0].GetProperty("role").GetString() != "user") return (400, Error("invalid_request_error", "messages: first message must use the \"user\" role"));
        return ToolsMatch(messages) ? null : (400, Error("invalid_request_error", "tool_use ids were found without tool_result blocks immediately after"));
    }

    protected override IEnumerable<string> Events(FakeAnswer answer, JsonElement request)
    {
        yield return Event("message_start", new
        {
            type = "message_start",
            message = new
            {
                id = "msg_1",
                type = "message",
                role = "assistant",
                model = ModelId,
                content = Array.Empty<object>(),
                stop_reason = (string?)null,
                stop_sequence = (string?)null,
                usage = new { input_tokens = answer.InputTokens, output_tokens = 1 },
            },
        });
        yield return Event("ping", new { type = "ping" });
        var index = 0;
        if (answer.Pieces.Count > 0)
        {
            yield return Event("content_block_start", new { type = "content_block_start", index, content_block = new { type = "text", text = "" } });
            foreach (var piece in answer.Pieces) yield return Event("content_block_delta", new { type = "content_block_delta", index, delta = new { type = "text_delta", text = piece } });
            if (answer.IsCut || answer.Stalls) yield break;
            yield return Event("content_block_stop", new { type = "content_block_stop", index });
            index++;
        }

        if (answer.IsCut || answer.Stalls) yield break;
        foreach (var toolEvent in ToolUse(answer, index)) yield return toolEvent;
        if (answer.EndsSilently) yield break;
        yield return Event("message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = answer.StopReason ?? (answer.IsAtLimit ? "max_tokens" : answer.Call is null ? "end_turn" : "tool_use"), stop_sequence = (string?)null },
            usage = new { output_tokens = answer.OutputTokens },
        });
        yield return Event("message_stop", new { type = "message_stop" });
    }

    private static IEnumerable<string> ToolUse(FakeAnswer answer, int index)
    {
        if (answer.Call is not var (tool, arguments)) yield break;
        yield return Event("content_block_start", new { type = "content_block_start", index, content_block = new { type = "tool_use", id = "toolu_1", name = tool, input = new { } } });
        foreach (var piece in arguments.Chunk(5))
            yield return Event("content_block_delta", new { type = "content_block_delta", index, delta = new { type = "input_json_delta", partial_json = new string(piece) } });
        yield return Event("content_block_stop", new { type = "content_block_stop", index });
    }

    /// <summary>Every tool_use must be answered by a tool_result in the next message.</summary>
    private static bool ToolsMatch(JsonElement messages)
    {
        var open = new HashSet<string>();
        foreach (var message in messages.EnumerateArray())
        {
            if (message.GetProperty("content") is not { ValueKind: JsonValueKind.Array } content) continue;
            foreach (var block in content.EnumerateArray())
            {
                var type = block.GetProperty("type").GetString();
                if (type == "tool_use") open.Add(block.GetProperty("id").GetString()!);
                if (type == "tool_result" && !open.Remove(block.GetProperty("tool_use_id").GetString()!)) return false;
            }
        }

        return open.Count == 0;
    }

    private static string Event(string name, object data) => $"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n";

    private static string Error(string type, string message) => JsonSerializer.Serialize(new { type = "error", error = new { type, message } });
}
