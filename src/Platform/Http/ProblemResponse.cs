using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// The one shape of an error on the wire: the members of RFC 9457, Chatwoot's <c>error</c> (on 422 also
/// <c>message</c> and <c>attributes</c>), a stable <c>code</c> and the <c>trace_id</c> to look for in the logs.
/// </summary>
public static class ProblemResponse
{
    public const string ContentType = "application/problem+json; charset=utf-8";

    /// <summary>A result for handlers that answer a problem themselves.</summary>
    public static IResult Result(int status, string code, string message, IReadOnlyList<string>? attributes = null) =>
        new ProblemResult(status, code, message, attributes ?? []);

    /// <summary>429, with the header that tells well-behaved clients when to come back.</summary>
    public static IResult TooMany(HttpContext http, int seconds)
    {
        SetRetryAfter(http, TimeSpan.FromSeconds(seconds));
        return Result(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, ProblemCodes.TextForStatus(429));
    }

    internal static void SetRetryAfter(HttpContext http, TimeSpan wait) =>
        http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public static async Task WriteAsync(
        HttpContext context, int status, string code, string message, IReadOnlyList<string> attributes, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await context.Response.WriteAsync(Body(context, status, code, message, attributes).ToJsonString(), cancellationToken);
    }

    private static JsonObject Body(HttpContext context, int status, string code, string message, IReadOnlyList<string> attributes)
    {
        var body = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = message,
            ["instance"] = context.Request.Path.Value,
            ["error"] = message,
            ["code"] = code,
            ["trace_id"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
        };
        if (status == StatusCodes.Status422UnprocessableEntity)
        {
            body["message"] = message;
            body["attributes"] = JsonSerializer.SerializeToNode(attributes);
        }

        return body;
    }

    private sealed class ProblemResult(int status, string code, string message, IReadOnlyList<string> attributes)
        : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => status;

        public Task ExecuteAsync(HttpContext httpContext) =>
            WriteAsync(httpContext, status, code, message, attributes, httpContext.RequestAborted);
    }
}
