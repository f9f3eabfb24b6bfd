using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>A tool in Chatwoot's shape. What opens its server is never shown: <c>auth_config</c> is empty, <c>has_auth</c> tells that it is there.</summary>
internal sealed record CustomToolJson(
    CustomToolId Id,
    AccountId AccountId,
    string Title,
    string Slug,
    string Description,
    string EndpointUrl,
    string HttpMethod,
    string? RequestTemplate,
    string? ResponseTemplate,
    ToolAuthType AuthType,
    ToolAuthJson AuthConfig,
    bool HasAuth,
    IReadOnlyList<ToolParameter> ParamSchema,
    bool Enabled,
    long CreatedAt,
    long UpdatedAt)
{
    public static CustomToolJson From(CustomTool t) => new(
        t.Id,
        t.AccountId,
        t.Title,
        t.Slug,
        t.Description,
        t.EndpointUrl,
        t.HttpMethod,
        t.RequestTemplate,
        t.ResponseTemplate,
        t.AuthType,
        new ToolAuthJson(),
        t.SealedAuth is not null,
        t.ParamSchema,
        t.Enabled,
        t.CreatedAt.ToUnixTimeSeconds(),
        t.UpdatedAt.ToUnixTimeSeconds());
}

/// <summary>Always empty: Chatwoot's clients expect the object.</summary>
internal sealed record ToolAuthJson;
