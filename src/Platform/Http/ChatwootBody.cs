using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// The body of a write request as Chatwoot's clients send it: JSON, urlencoded or multipart; plain or wrapped
/// (<c>{"contact":{…}}</c>); booleans and numbers as text; query parameters counted in. The value is already
/// validated by its attributes and by its nullability (a property that C# says is there must have been sent).
/// </summary>
public sealed class ChatwootBody<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly JsonObject sent;

    internal ChatwootBody(T value, JsonObject sent, IFormFileCollection files)
    {
        Value = value;
        this.sent = sent;
        Files = files;
    }

    public T Value { get; }

    /// <summary>Everything uploaded, under the names the client used (<c>attachments[]</c>, <c>avatar</c> …).</summary>
    public IFormFileCollection Files { get; }

    /// <summary>
    /// Whether the client sent this property at all, even as null. Takes the C# name (<c>nameof</c>) or the
    /// wire's name; dots reach into nested objects.
    /// </summary>
    public bool Has(string path)
    {
        JsonNode? at = sent;
        foreach (var part in path.Split('.'))
        {
            if (at is not JsonObject here || !here.TryGetPropertyValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(part), out at))
                return false;
        }

        return true;
    }

    /// <summary>The uploads under one name, however the client spelled the list or the wrapper around it.</summary>
    public IReadOnlyList<IFormFile> FilesOf(string name) =>
        [.. Files.Where(file => FormNames.Parts(file.Name).LastOrDefault(static part => part.Length > 0) == name)];

    /// <summary>For routes that keep no files: says so, instead of losing what somebody sent.</summary>
    public void RefuseFiles()
    {
        if (Files.Count > 0)
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Files cannot be attached to messages", 422, "attachments");
        }
    }

#pragma warning disable CA1000 // Route binding and endpoint metadata are found by these static members.
    public static async ValueTask<ChatwootBody<T>> BindAsync(HttpContext context)
    {
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var (body, files) = await RequestReader.ReadAsync(context.Request, context.RequestAborted);
        var sent = BodyShape.Unwrap(body, typeof(T), json);
        BodyShape.AddQuery(sent, context.Request.Query, typeof(T), json);
        var problems = new BodyProblems();
        var fitted = BodyShape.Fit(sent, typeof(T), json, problems) as JsonObject ?? [];
        problems.ThrowIfAny();
        var value = BodyShape.Deserialize<T>(fitted, json);
        BodyValidation.Check(value, fitted, json, context.RequestServices, problems);
        problems.ThrowIfAny();
        return new ChatwootBody<T>(value, fitted, files);
    }

    /// <summary>Lets the OpenAPI document and the endpoint test see what the body holds.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ChatwootBodyMetadata(typeof(T)));
#pragma warning restore CA1000
}

/// <summary>Patterns for the rules of request records.</summary>
public static class Wording
{
    /// <summary>For a text that may be left out, but not be empty: at least one visible character.</summary>
    public const string NotBlank = @"[\s\S]*\S[\s\S]*";
}

/// <summary>Names the wrappers that a request record may arrive in, as in <c>{"contact":{…}}</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WrappedInAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>What a <see cref="ChatwootBody{T}"/> accepts.</summary>
public sealed class ChatwootBodyMetadata(Type requestType) : IAcceptsMetadata
{
    // Read by the API description; the reader itself answers 415, because clients also send no type at all.
    public IReadOnlyList<string> ContentTypes { get; } = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

    public Type? RequestType => requestType;

    public bool IsOptional => true;
}
