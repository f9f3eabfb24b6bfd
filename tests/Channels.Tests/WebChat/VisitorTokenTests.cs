using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Wheelhouse.Channels.WebChat;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Security;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests.WebChat;

public sealed class VisitorTokenTests
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_token_says_who_and_where_for_180_days()
    {
        var tokens = new VisitorTokens(new OneKey("a"), _clock);
        var token = tokens.Issue(new InboxId(3), "source");
        tokens.Read(token).ShouldBe(new VisitorClaimsOf(3, "source", _clock.GetUtcNow().AddDays(180)).Value);
        _clock.Advance(TimeSpan.FromDays(180));
        tokens.Read(token).ShouldBeNull();
    }

    [Fact]
    public void Forged_and_malformed_tokens_say_nothing()
    {
        var tokens = new VisitorTokens(new OneKey("a"), _clock);
        var token = tokens.Issue(new InboxId(3), "source");
        var parts = token.Split('.');
        tokens.Read(new VisitorTokens(new OneKey("b"), _clock).Issue(new InboxId(3), "source")).ShouldBeNull();
        var none = Base64Url.EncodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}"u8);
        foreach (var bad in (string?[])
        [
            null, "", "a.b.c", "...", $"{parts[0]}.{parts[1]}.", $"{none}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}x.{parts[2]}",
            token + "x", token + ".x", new string('x', 5000), $"{parts[0]}.%%%.{parts[2]}",
        ])
        {
            tokens.Read(bad).ShouldBeNull();
        }
    }

    private sealed record VisitorClaimsOf(long Inbox, string Source, DateTimeOffset Expires)
    {
        public Contracts.VisitorClaims Value => new(new InboxId(Inbox), Source, Expires);
    }

    /// <summary>Only the keyed hash matters here.</summary>
    private sealed class OneKey(string key) : ISecretBox
    {
        public byte[] Seal(string secret, string purpose) => throw new NotSupportedException();

        public string Open(ReadOnlySpan<byte> sealedSecret, string purpose) => throw new NotSupportedException();

        public byte[] KeyedHash(string value, string purpose) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(purpose + value));
    }
}
