using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// The last that a conversation with a model passes before it leaves, and the first that an answer passes: it lists what
/// leaves, and masks it where the account wants that. Above it nobody ever sees a placeholder, so that an answer is verified
/// against the same texts with masking and without.
/// </summary>
internal sealed class OutgoingChatClient(IChatClient inner, ModelConfiguration model, Outgoing outgoing) : DelegatingChatClient(inner)
{
    /// <summary>One for all calls of an answer: what an earlier step has masked, a later one may quote.</summary>
    private readonly TextMask? _mask = outgoing.MaskFor(model);

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var plain = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var sent = _mask is null ? plain : [.. plain.Select(Masked)];
        if (_mask is not null && options?.Instructions is { } instructions)
        {
            options = options.Clone();
            options.Instructions = _mask.Hide(instructions);
        }

        outgoing.Tell("chat", model, PartsOf(plain), _mask);
        var updates = base.GetStreamingResponseAsync(sent, options, cancellationToken);
        if (_mask is null)
        {
            await foreach (var update in updates.WithCancellation(cancellationToken))
            {
                update.Contents = [.. update.Contents.Select(Kept)];
                yield return update;
            }

            yield break;
        }

        var stream = new MaskedStream(_mask);
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            update.Contents = Restored(update, stream, _mask);
            yield return update;
        }

        if (stream.End() is { Length: > 0 } rest) yield return new ChatResponseUpdate(ChatRole.Assistant, rest);
    }

    private static List<AIContent> Restored(ChatResponseUpdate update, MaskedStream stream, TextMask mask)
    {
        var contents = new List<AIContent>();
        foreach (var content in update.Contents.Select(Kept))
        {
            if (content is TextContent text)
            {
                if (stream.Take(text.Text) is { Length: > 0 } piece) contents.Add(new TextContent(piece));
                continue;
            }

            if (content is FunctionCallContent { Arguments: { } arguments } call) call.Arguments = Each(arguments, mask.Restore);
            if (content is not UsageContent && stream.End() is { Length: > 0 } held) contents.Add(new TextContent(held));
            contents.Add(content);
        }

        if (update.FinishReason is not null && stream.End() is { Length: > 0 } last) contents.Add(new TextContent(last));
        return contents;
    }

    /// <summary>
    /// Without what nobody can read and no database keeps. Of a text only U+0000: half of a pair may be the end of this piece. What is JSON
    /// within a text is <see cref="ModelJson"/>'s.
    /// </summary>
    private static AIContent Kept(AIContent content)
    {
        if (content is TextContent text) return text.Text.Contains('\0', StringComparison.Ordinal) ? new TextContent(text.Text.Replace('\0', '\uFFFD')) : text;
        if (content is not FunctionCallContent { Arguments: { } arguments } call) return content;
        var kept = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments) kept[name.Storable()] = value is JsonElement json ? WholeText.Mend(json) : value is string said ? said.Storable() : value;
        call.Arguments = kept;
        return call;
    }

    private ChatMessage Masked(ChatMessage message) => new(message.Role, [.. message.Contents.Select(Masked)]) { AuthorName = message.AuthorName, MessageId = message.MessageId };

    private AIContent Masked(AIContent content) => content switch
    {
        TextContent text => new TextContent(_mask!.Hide(text.Text)),
        FunctionCallContent { Arguments: { } arguments } call => new FunctionCallContent(call.CallId, call.Name, Each(arguments, _mask!.Hide)),
        FunctionResultContent result => new FunctionResultContent(result.CallId, result.Result is string said ? _mask!.Hide(said) : result.Result?.ToString() is { } other ? _mask!.Hide(other) : null),
        _ => content,
    };

    /// <summary>The arguments with each text in them changed, however deep it stands.</summary>
    private static Dictionary<string, object?> Each(IDictionary<string, object?> arguments, Func<string, string> change) =>
        arguments.ToDictionary(static a => a.Key, a => a.Value switch
        {
            string text => change(text),
            JsonElement json => (object?)Each(json, change),
            var other => other,
        });

    private static JsonElement Each(JsonElement json, Func<string, string> change) => json.ValueKind switch
    {
        JsonValueKind.String => JsonSerializer.SerializeToElement(change(json.GetString() ?? "")),
        JsonValueKind.Object => JsonSerializer.SerializeToElement(json.EnumerateObject().ToDictionary(static p => p.Name, p => Each(p.Value, change))),
        JsonValueKind.Array => JsonSerializer.SerializeToElement(json.EnumerateArray().Select(item => Each(item, change)).ToList()),
        _ => json,
    };

    private static List<DisclosedPart> PartsOf(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.SelectMany(PartsOf).Where(static p => p.Count > 0)
            .GroupBy(static p => p.Name).Select(static g => new DisclosedPart(g.Key, g.Sum(static p => p.Count), g.Sum(static p => p.Characters)))];

    private static IReadOnlyList<DisclosedPart> PartsOf(ChatMessage message)
    {
        if (message.AdditionalProperties?.TryGetValue(DisclosedParts.Key, out var told) == true && told is IReadOnlyList<DisclosedPart> parts) return parts;
        var name = message.Role == ChatRole.System ? DisclosedParts.Instructions
            : message.Role == ChatRole.Tool ? DisclosedParts.ToolResults
            : message.Role == ChatRole.Assistant ? DisclosedParts.ToolCalls
            : DisclosedParts.Texts;
        return [new DisclosedPart(name, message.Contents.Count, message.Contents.Sum(LengthOf))];
    }

    private static int LengthOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        FunctionCallContent { Arguments: { } arguments } => JsonSerializer.Serialize(arguments).Length,
        _ => 0,
    };
}
