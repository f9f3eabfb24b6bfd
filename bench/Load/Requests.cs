using System.Globalization;
using System.Text;
using System.Text.Json;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>Requests as bytes: what a browser of the visitor sends, made before the clock runs where that is possible.</summary>
internal static class Requests
{
    public static byte[] Message(Site site, string visitorToken, string words) =>
        Widget(site, "messages", visitorToken, JsonSerializer.Serialize(new { message = new { content = words } }));

    public static byte[] Widget(Site site, string route, string? visitorToken, string body)
    {
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        var token = visitorToken is null ? "" : $"X-Auth-Token: {visitorToken}\r\n";
        return Encoding.UTF8.GetBytes(
            $"POST /api/v1/widget/{route}?website_token={site.WebsiteToken} HTTP/1.1\r\nHost: {site.Address.Authority}\r\n{token}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
    }

    public static byte[] AgentMessage(Site site, long conversation, string words)
    {
        var body = JsonSerializer.Serialize(new { content = words });
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/accounts/{site.Account}/conversations/{conversation}/messages");
        return Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {site.Address.Authority}\r\napi_access_token: {site.ApiToken}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
    }

    public static byte[] Changes(Site site, string visitorToken, long after) => Encoding.UTF8.GetBytes(
        $"GET /api/v1/widget/messages?website_token={site.WebsiteToken}&changed_after={after.ToString(CultureInfo.InvariantCulture)} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nX-Auth-Token: {visitorToken}\r\n\r\n");
}
