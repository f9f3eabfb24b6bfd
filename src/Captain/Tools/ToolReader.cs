using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.Tools;

/// <summary>Reads what somebody sends of a tool and refuses what could not work or would lead where it must not.</summary>
internal sealed partial class ToolReader(OutboundHttp outbound, ISecretBox secrets, IConfiguration configuration)
{
    private static readonly string[] InsideEndings = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];

    public ToolSettings Read(ChatwootBody<SaveCustomTool.Request> body, CustomTool? old, AccountId account, HttpContext http)
    {
        var sent = body.Value;
        var parameters = sent.ParamSchema is { } list ? ReadParameters(list) : old?.ParamSchema ?? [];
        var url = ReadUrl(sent.EndpointUrl ?? old?.EndpointUrl, parameters, http);
        var request = Template(body, nameof(sent.RequestTemplate), sent.RequestTemplate, old?.RequestTemplate);
        var response = Template(body, nameof(sent.ResponseTemplate), sent.ResponseTemplate, old?.ResponseTemplate);
        CheckRequest(request, parameters);
        if (response is not null) CheckNames(Parse(response, "response_template"), ["response", "r"], "response_template");
        var type = sent.AuthType is { } told ? ReadAuthType(told) : old?.AuthType ?? ToolAuthType.None;
        var title = Required(sent.Title ?? old?.Title, "title");
        var description = sent.Description ?? old?.Description;
        return new ToolSettings(
            title,
            string.IsNullOrWhiteSpace(description) ? title : description.Trim(),
            url,
            ReadMethod(sent.HttpMethod ?? old?.HttpMethod ?? "GET"),
            request,
            response,
            type,
            ReadAuth(sent.AuthConfig, type, url, old is null ? null : new KeptAuth(old.AuthType, old.EndpointUrl, old.SealedAuth), CustomTool.AuthPurpose(account)),
            parameters,
            sent.Enabled ?? old?.Enabled ?? true);
    }

    private string ReadUrl(string? text, IReadOnlyList<ToolParameter> parameters, HttpContext http)
    {
        var url = Required(text, "endpoint_url");
        var template = Parse(url, "endpoint_url");
        CheckNames(template, [.. parameters.Select(static p => p.Name)], "endpoint_url");
        // Where a request goes must not depend on what a model fills in.
        if (!Authority().IsMatch(template.Beginning + (template.Roots.Any() ? "" : "/"))) throw Invalid("Endpoint url must begin with a fixed host", "endpoint_url");
        var sample = template.RenderUrl(parameters.ToDictionary(static p => p.Name, static _ => JsonSerializer.SerializeToElement("x"), StringComparer.Ordinal));
        if (!Uri.TryCreate(sample, UriKind.Absolute, out var address)) throw Invalid("Endpoint url must be an https address without a user name", "endpoint_url");
        CheckAddress(address, http, "endpoint_url");
        return url;
    }

    /// <summary>Refuses what is no public https address, or this installation's own.</summary>
    public void CheckAddress(Uri address, HttpContext http, string field)
    {
        var name = $"{char.ToUpperInvariant(field[0])}{field[1..].Replace('_', ' ')}";
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Fragment.Length > 0) throw Invalid($"{name} must be an https address without a user name", field);
        if (!outbound.IsListed(address))
        {
            if (address.Scheme != Uri.UriSchemeHttps) throw Invalid($"{name} must be an https address", field);
            if (IsInside(address)) throw Invalid($"{name} must name a public host", field);
        }

        if (IsOurs(address, http)) throw Invalid($"{name} must not be this installation's own", field);
    }

    /// <summary>Said early and plainly; the connection itself is checked again, at the address it really goes to.</summary>
    private static bool IsInside(Uri address) =>
        address.HostNameType != UriHostNameType.Dns || !address.Host.Contains('.', StringComparison.Ordinal) || InsideEndings.Any(end => address.Host.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private bool IsOurs(Uri address, HttpContext http) =>
        address.Authority.Equals(http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(configuration["Wheelhouse:PublicUrl"], UriKind.Absolute, out var own) && own.Authority.Equals(address.Authority, StringComparison.OrdinalIgnoreCase));

    /// <summary>A secret that was sent for one server is not kept for another: whoever may change an address could have it sent to himself.</summary>
    public byte[]? ReadAuth(SaveCustomTool.Auth? sent, ToolAuthType type, string url, KeptAuth? old, string purpose)
    {
        if (type == ToolAuthType.None) return null;
        var told = new ToolAuth(Trimmed(sent?.Token), Trimmed(sent?.Username), string.IsNullOrEmpty(sent?.Password) ? null : sent.Password, Trimmed(sent?.Name), Trimmed(sent?.Key));
        if (told == ToolAuth.Nothing && old?.Type == type && old.Sealed is { } kept)
        {
            return HostOf(url) == HostOf(old.Url) ? kept : throw Invalid("Auth config must be entered again for another server", "auth_config");
        }

        return told.Problem(type) is { } problem ? throw Invalid($"Auth config {problem}", "auth_config") : secrets.Seal(told.ToJson(), purpose);
    }

    private static string HostOf(string url) => Authority().Match(url + "/").Value;

    private static void CheckRequest(string? template, IReadOnlyList<ToolParameter> parameters)
    {
        if (template is null) return;
        var parsed = Parse(template, "request_template");
        CheckNames(parsed, [.. parameters.Select(static p => p.Name)], "request_template");
        try
        {
            using var _ = JsonDocument.Parse(parsed.RenderJson(parameters.ToDictionary(static p => p.Name, static p => Sample(p.Type), StringComparer.Ordinal)));
        }
        catch (JsonException)
        {
            throw Invalid("Request template must be JSON once its places are filled", "request_template");
        }
    }

    private static JsonElement Sample(string type) => type switch
    {
        "number" or "integer" => JsonSerializer.SerializeToElement(1),
        "boolean" => JsonSerializer.SerializeToElement(true),
        "array" => JsonSerializer.SerializeToElement(Array.Empty<int>()),
        "object" => JsonSerializer.SerializeToElement(new { }),
        _ => JsonSerializer.SerializeToElement("x"),
    };

    private static List<ToolParameter> ReadParameters(IReadOnlyList<SaveCustomTool.Parameter> sent)
    {
        var read = new List<ToolParameter>();
        foreach (var parameter in sent)
        {
            var name = parameter.Name?.Trim() ?? "";
            if (!ParameterName().IsMatch(name)) throw Invalid("Param schema needs names of letters, digits and _", "param_schema");
            if (read.Exists(p => p.Name == name)) throw Invalid($"Param schema has {name} twice", "param_schema");
            var type = parameter.Type ?? "string";
            if (!ToolParameter.Types.Contains(type, StringComparer.Ordinal)) throw Invalid($"Param schema knows the types {string.Join(", ", ToolParameter.Types)}", "param_schema");
            read.Add(new ToolParameter(name, type, Trimmed(parameter.Description), parameter.Required ?? false));
        }

        return read;
    }

    private static ToolTemplate Parse(string text, string field)
    {
        try
        {
            return ToolTemplate.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw Invalid(wrong.Message, field);
        }
    }

    private static void CheckNames(ToolTemplate template, IReadOnlyList<string> known, string field)
    {
        if (template.Roots.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw Invalid($"{{{{ {unknown} }}}} is not known: {(known.Count == 0 ? "there are no parameters" : string.Join(", ", known))}", field);
    }

    private static string? Template(ChatwootBody<SaveCustomTool.Request> body, string name, string? sent, string? old) =>
        !body.Has(name) ? old : string.IsNullOrWhiteSpace(sent) ? null : sent;

    private static string ReadMethod(string text) =>
        CustomTool.Methods.FirstOrDefault(method => method.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw Invalid($"Http method must be one of {string.Join(", ", CustomTool.Methods)}", "http_method");

    public static ToolAuthType ReadAuthType(string text) => text switch
    {
        "none" or "" => ToolAuthType.None,
        "bearer" => ToolAuthType.Bearer,
        "basic" => ToolAuthType.Basic,
        "api_key" => ToolAuthType.ApiKey,
        _ => throw Invalid("Auth type must be none, bearer, basic or api_key", "auth_type"),
    };

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Required(string? value, string name) =>
        string.IsNullOrWhiteSpace(value) ? throw Invalid($"{char.ToUpperInvariant(name[0])}{name[1..].Replace('_', ' ')} can't be blank", name) : value.Trim();

    private static DomainException Invalid(string message, string field) => new(ProblemCodes.ValidationFailed, message, 422, field);

    /// <summary>Scheme, host and port, with what ends them.</summary>
    [GeneratedRegex(@"^https?://[^/?#\\\s@{}]+[/?#]", RegexOptions.IgnoreCase)]
    private static partial Regex Authority();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
    private static partial Regex ParameterName();
}

/// <summary>What opened a server before, and which.</summary>
internal sealed record KeptAuth(ToolAuthType Type, string Url, byte[]? Sealed);
