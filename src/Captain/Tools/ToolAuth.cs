using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>What opens a tool's server, opened: lives only while a request is made.</summary>
/// <param name="Name">Of the header, for an API key.</param>
internal sealed partial record ToolAuth(string? Token, string? Username, string? Password, string? Name, string? Key)
{
    /// <summary>Shorter ones stand in any text.</summary>
    private const int ShortestSecret = 4;
    private const string Removed = "[removed]";

    /// <summary>Texts are a mebibyte at most, and of each place only a few characters are looked at.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> OursAlone = new(
        ["Host", "Accept", "Content-Length", "Last-Event-ID", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect", "Idempotency-Key", "Proxy-Authorization"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OursToo = ["X-Chatwoot-", "Mcp-"];

    public static ToolAuth Nothing { get; } = new(null, null, null, null, null);

    public string ToJson() => JsonSerializer.Serialize(this, WireJson.Options);

    public static ToolAuth FromJson(string json) => JsonSerializer.Deserialize<ToolAuth>(json, WireJson.Options) ?? Nothing;

    /// <summary>What is missing or wrong, in words for people; null when all is well.</summary>
    public string? Problem(ToolAuthType type) => type switch
    {
        ToolAuthType.Bearer => IsSendable(Token) ? null : "needs a token",
        ToolAuthType.Basic => IsSendable(Username) && IsSendable(Password) && !Username!.Contains(':', StringComparison.Ordinal) ? null : "needs a username and a password",
        ToolAuthType.ApiKey => !IsSendable(Key) ? "needs a key"
            : Name is null || !HeaderName().IsMatch(Name) || OursAlone.Contains(Name) || Array.Exists(OursToo, start => Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? "needs the name of a header such as X-Api-Key" : null,
        _ => null,
    };

    public void AddTo(HttpRequestMessage request, ToolAuthType type)
    {
        if (HeaderFor(type) is var (name, value)) request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>The header that opens the server; null where it stands open.</summary>
    public (string Name, string Value)? HeaderFor(ToolAuthType type) => type switch
    {
        ToolAuthType.Bearer => ("Authorization", $"Bearer {Token}"),
        ToolAuthType.Basic => ("Authorization", $"Basic {BasicCredentials}"),
        ToolAuthType.ApiKey => (Name ?? "", Key ?? ""),
        _ => null,
    };

    /// <summary>The text without what opens the server, which some servers send back, be it behind escapes of JSON, of addresses or of pages.</summary>
    public string RemoveFrom(string text)
    {
        var hasEscapes = text.AsSpan().IndexOfAny('\\', '%', '&') >= 0;
        string?[] secrets = [Token, Password, Key, Username is null ? null : BasicCredentials];
        foreach (var secret in secrets)
        {
            if (secret is not { Length: >= ShortestSecret }) continue;
            text = text.Replace(secret, Removed, StringComparison.Ordinal);
            if (hasEscapes) text = new Regex(string.Concat(secret.Select(InAnyWriting)), RegexOptions.CultureInvariant, LongestLook).Replace(text, Removed);
        }

        return text;
    }

    /// <summary>A character as it is, or as somebody may have escaped it.</summary>
    private static string InAnyWriting(char c)
    {
        var (plain, hex) = (Regex.Escape(c.ToString()), ((int)c).ToString("x2", CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $@"(?:\\{{0,3}}{plain}|\\{{1,4}}(?i:u00{hex})|%(?i:{hex})|&\#0{{0,4}}{(int)c};|&\#(?i:x0{{0,4}}{hex});{Named(c)})");
    }

    private static string Named(char c) => c switch { '&' => "|&amp;", '<' => "|&lt;", '>' => "|&gt;", '"' => "|&quot;", '\'' => "|&apos;", _ => "" };

    /// <summary>Keeps the secrets out of logs and exceptions.</summary>
    public override string ToString() => nameof(ToolAuth);

    private string BasicCredentials => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"));

    private static bool IsSendable(string? text) => text is { Length: > 0 } && text.All(static c => c is >= ' ' and <= '~');

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    private static partial Regex HeaderName();
}
