using System.Globalization;
using System.Text;
using System.Text.Json;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>For whom a tool is called. Its server is told, so that it gives this customer's data and nobody else's.</summary>
/// <param name="Transcript">Null where somebody only tries the tool.</param>
/// <param name="Key">The same for the same call of the same turn: a server that keeps keys does nothing twice.</param>
internal sealed record ToolCustomer(AccountId Account, AssistantId? Assistant, Transcript? Transcript, string? Key);

/// <summary>Makes the request of a tool from its templates.</summary>
internal static class ToolRequest
{
    /// <exception cref="FormatException">What was filled in makes no address or no JSON; the message is for the model.</exception>
    public static HttpRequestMessage Build(CustomTool tool, ToolAuth auth, IReadOnlyDictionary<string, JsonElement> arguments, ToolCustomer customer)
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(tool.HttpMethod), UrlOf(tool, arguments));
        if (HasBody(tool)) request.Content = new StringContent(BodyOf(tool, arguments), Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/plain;q=0.9, */*;q=0.1");
        foreach (var (name, value) in HeadersOf(tool, customer))
        {
            // A header takes plain characters only; what a customer typed may have others.
            if (value is { Length: > 0 } && value.All(static c => c is >= ' ' and <= '~')) request.Headers.TryAddWithoutValidation(name, value);
        }

        auth.AddTo(request, tool.AuthType);
        return request;
    }

    /// <summary>Servers refuse a body that they do not expect, and what is deleted is mostly named by its address: only with a template is one sent there.</summary>
    private static bool HasBody(CustomTool tool) => tool.HttpMethod switch
    {
        "GET" => false,
        "DELETE" => !string.IsNullOrWhiteSpace(tool.RequestTemplate),
        _ => true,
    };

    private static Uri UrlOf(CustomTool tool, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var url = ToolTemplate.Parse(tool.EndpointUrl).RenderUrl(arguments);
        // A value of dots would lead to another place of the server than the team had in mind.
        var path = url.Split('?', '#')[0];
        if (path.Split('/').Any(static step => step is "." or "..")) throw new FormatException("the arguments make no address");
        return Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : throw new FormatException("the arguments make no address");
    }

    /// <summary>Without a template, the arguments themselves.</summary>
    private static string BodyOf(CustomTool tool, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        if (string.IsNullOrWhiteSpace(tool.RequestTemplate)) return JsonSerializer.Serialize(arguments);
        var body = ToolTemplate.Parse(tool.RequestTemplate).RenderJson(arguments);
        try
        {
            using var _ = JsonDocument.Parse(body);
            return body;
        }
        catch (JsonException)
        {
            throw new FormatException("the arguments make no JSON");
        }
    }

    /// <summary>Chatwoot's. A conversation's id is its number, as everywhere on the wire.</summary>
    private static IEnumerable<(string Name, string? Value)> HeadersOf(CustomTool tool, ToolCustomer customer)
    {
        yield return ("X-Chatwoot-Account-Id", customer.Account.ToString());
        yield return ("X-Chatwoot-Assistant-Id", customer.Assistant?.ToString());
        yield return ("X-Chatwoot-Tool-Slug", tool.Slug);
        yield return ("Idempotency-Key", customer.Key);
        if (customer.Transcript is not { } transcript) yield break;
        var number = transcript.Number.Value.ToString(CultureInfo.InvariantCulture);
        yield return ("X-Chatwoot-Conversation-Id", number);
        yield return ("X-Chatwoot-Conversation-Display-Id", number);
        yield return ("X-Chatwoot-Contact-Id", transcript.ContactId.ToString());
        yield return ("X-Chatwoot-Contact-Email", transcript.ContactEmail);
        yield return ("X-Chatwoot-Contact-Phone", transcript.ContactPhone);
        yield return ("X-Chatwoot-Contact-Inbox-Id", transcript.ContactInboxId.ToString());
        yield return ("X-Chatwoot-Contact-Inbox-Verified", transcript.IsVerified ? "true" : "false");
    }
}
