using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Ai = Microsoft.Extensions.AI;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// The OpenAI package as an <see cref="IChatClient"/>. Microsoft's own adapter is a package that not every registry
/// has; what Captain needs of it is this: text, one kind of tool, usage, and why the model stopped.
/// </summary>
internal sealed class OpenAiChatClient(ChatClient chat, HttpClient http, string model, bool newLimits) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("openai", defaultModelId: model);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<Ai.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Ai.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new SortedDictionary<int, PendingCall>();
        var stream = chat.CompleteChatStreamingAsync(messages.SelectMany(ToOpenAi), ToOpenAi(options), cancellationToken);
        await foreach (var update in stream.WithCancellation(cancellationToken))
        {
            foreach (var part in update.ContentUpdate)
            {
                if (part.Text is { Length: > 0 } text) yield return Update(new TextContent(text), null);
            }

            foreach (var call in update.ToolCallUpdates) Collect(calls, call);
            if (update.Usage is { } usage)
                yield return Update(new UsageContent(new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount }), null);
            if (update.FinishReason is not { } reason) continue;
            foreach (var call in calls.Values) yield return Update(call.ToContent(), null);
            calls.Clear();
            yield return Update(null, ToReason(reason));
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();

    private static ChatResponseUpdate Update(AIContent? content, Ai.ChatFinishReason? reason) =>
        new(ChatRole.Assistant, content is null ? [] : [content]) { FinishReason = reason };

    private static void Collect(SortedDictionary<int, PendingCall> calls, StreamingChatToolCallUpdate update)
    {
        if (!calls.TryGetValue(update.Index, out var call)) calls[update.Index] = call = new PendingCall();
        call.Id ??= update.ToolCallId;
        call.Name ??= update.FunctionName;
        if (update.FunctionArgumentsUpdate is { } piece) call.Arguments.Append(piece);
    }

    private static Ai.ChatFinishReason ToReason(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Length => Ai.ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => Ai.ChatFinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall => Ai.ChatFinishReason.ToolCalls,
        _ => Ai.ChatFinishReason.Stop,
    };

    private ChatCompletionOptions ToOpenAi(ChatOptions? options)
    {
        var sent = new ChatCompletionOptions { Temperature = options?.Temperature };
        if (options?.MaxOutputTokens is { } most)
        {
            if (newLimits) sent.MaxOutputTokenCount = most;
#pragma warning disable SCME0001 // The package has no other way to send the field that older servers read.
            else sent.Patch.Set("$.max_tokens"u8, most);
#pragma warning restore SCME0001
        }

        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
            sent.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        return sent;
    }

    private static IEnumerable<OpenAI.Chat.ChatMessage> ToOpenAi(Ai.ChatMessage message)
    {
        if (message.Role == ChatRole.System) return [new SystemChatMessage(message.Text)];
        if (message.Role == ChatRole.User) return [new UserChatMessage(message.Text)];
        if (message.Role == ChatRole.Tool)
            return message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, result.Result as string ?? ""));
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (calls.Count == 0) return [new AssistantChatMessage(message.Text)];
        var asked = new AssistantChatMessage(calls.Select(call =>
            ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(JsonSerializer.Serialize(call.Arguments)))));
        if (message.Text is { Length: > 0 } text) asked.Content.Add(ChatMessageContentPart.CreateTextPart(text));
        return [asked];
    }

    private sealed class PendingCall
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        /// <summary>Rubbish as arguments stays visible as an exception on the content; the loop answers it to the model.</summary>
        public FunctionCallContent ToContent() => FunctionCallContent.CreateFromParsedArguments(
            Arguments.ToString(), Id ?? "", Name ?? "", static json => JsonSerializer.Deserialize<Dictionary<string, object?>>(json.Length == 0 ? "{}" : json));
    }
}
