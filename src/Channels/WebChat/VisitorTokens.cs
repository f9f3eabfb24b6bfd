using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Channels.WebChat;

/// <summary>
/// JSON web tokens as Chatwoot's widget keeps them in its cookie. Written by hand: one algorithm, one header, so that a
/// token can say nothing about how it is to be checked.
/// </summary>
internal sealed class VisitorTokens(ISecretBox secrets, TimeProvider time) : IVisitorTokens
{
    private const int LongestToken = 2000;
    private static readonly TimeSpan Life = TimeSpan.FromDays(180);
    private static readonly string Header = Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8);
    private readonly byte[] _key = secrets.KeyedHash("visitor tokens", "channels.visitor-token-key");

    public string Issue(InboxId inbox, string sourceId)
    {
        var payload = new Payload(sourceId, inbox.Value, time.GetUtcNow().Add(Life).ToUnixTimeSeconds());
        var text = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload, WireJson.Options))}";
        return $"{text}.{Base64Url.EncodeToString(Sign(text))}";
    }

    public VisitorClaims? Read(string? token)
    {
        if (token is not { Length: > 0 and <= LongestToken } || token.Split('.') is not [var header, var body, var signature] || header != Header
            || !Base64Url.IsValid(body) || !Base64Url.IsValid(signature))
        {
            return null;
        }

        if (!CryptographicOperations.FixedTimeEquals(Sign($"{header}.{body}"), Base64Url.DecodeFromChars(signature)))
        {
            return null;
        }

        var payload = JsonSerializer.Deserialize<Payload>(Base64Url.DecodeFromChars(body), WireJson.Options);
        return payload is null || DateTimeOffset.FromUnixTimeSeconds(payload.Exp) <= time.GetUtcNow() ? null
            : new VisitorClaims(InboxId.From(payload.InboxId), payload.SourceId, DateTimeOffset.FromUnixTimeSeconds(payload.Exp));
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text));

    private sealed record Payload(string SourceId, long InboxId, long Exp);
}
