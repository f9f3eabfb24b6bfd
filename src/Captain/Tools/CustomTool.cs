using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>How a tool's server is opened.</summary>
internal enum ToolAuthType
{
    None,
    Bearer,
    Basic,

    /// <summary>A header of the server's own choice.</summary>
    ApiKey,
}

/// <summary>A request to a server of the account's own, which a model may have made where an assistant is allowed to.</summary>
internal sealed class CustomTool : IAccountOwned
{
    private CustomTool()
    {
    }

    public CustomToolId Id { get; private set; }

    public AccountId AccountId { get; private init; }

    /// <summary>What people call it; a reply names it as its source.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The name by which models call it and assistants are allowed it. Never changes.</summary>
    public string Slug { get; private init; } = "";

    /// <summary>What it is for, in words for the model.</summary>
    public string Description { get; private set; } = "";

    public string EndpointUrl { get; private set; } = "";

    public static readonly IReadOnlyList<string> Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>One of <see cref="Methods"/>.</summary>
    public string HttpMethod { get; private set; } = "GET";

    /// <summary>It may change something where it is called.</summary>
    public bool Writes => HttpMethod != "GET";

    public string? RequestTemplate { get; private set; }

    public string? ResponseTemplate { get; private set; }

    public ToolAuthType AuthType { get; private set; }

    /// <summary>Sealed for this account; never leaves the server again, but for the tool's own.</summary>
    public byte[]? SealedAuth { get; private set; }

    public IReadOnlyList<ToolParameter> ParamSchema { get; private set; } = [];

    public bool Enabled { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static CustomTool Create(AccountId account, string slug, ToolSettings settings, DateTimeOffset now)
    {
        var tool = new CustomTool { AccountId = account, Slug = slug, CreatedAt = now };
        tool.Change(settings, now);
        return tool;
    }

    public void Change(ToolSettings settings, DateTimeOffset now)
    {
        Title = settings.Title;
        Description = settings.Description;
        EndpointUrl = settings.EndpointUrl;
        HttpMethod = settings.HttpMethod;
        RequestTemplate = settings.RequestTemplate;
        ResponseTemplate = settings.ResponseTemplate;
        AuthType = settings.AuthType;
        SealedAuth = settings.SealedAuth;
        ParamSchema = settings.ParamSchema;
        Enabled = settings.Enabled;
        UpdatedAt = now;
    }

    /// <summary>What its secrets are sealed for: they open for this account's tools only.</summary>
    public static string AuthPurpose(AccountId account) => $"captain.tools.auth/{account}";
}

/// <summary>What its people say of a tool.</summary>
internal sealed record ToolSettings(
    string Title,
    string Description,
    string EndpointUrl,
    string HttpMethod,
    string? RequestTemplate,
    string? ResponseTemplate,
    ToolAuthType AuthType,
    byte[]? SealedAuth,
    IReadOnlyList<ToolParameter> ParamSchema,
    bool Enabled);
