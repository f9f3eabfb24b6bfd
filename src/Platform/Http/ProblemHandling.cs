using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Http;

/// <summary>Turns exceptions and bodiless error statuses into <see cref="ProblemResponse"/>.</summary>
public static class ProblemHandling
{
    public static IServiceCollection AddWheelhouseProblems(this IServiceCollection services) =>
        services.AddExceptionHandler<ExceptionToProblem>()
            // Else a parameter that cannot be read ends as a bare status, and nobody can say which one it was.
            .Configure<RouteHandlerOptions>(static routes => routes.ThrowOnBadRequest = true);

    /// <summary>Goes first in the pipeline, so that it also covers authentication and routing.</summary>
    public static IApplicationBuilder UseWheelhouseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static _ => Task.CompletedTask, AllowStatusCode404Response = true });
        return app.UseStatusCodePages(static page =>
        {
            var status = page.HttpContext.Response.StatusCode;
            return ProblemResponse.WriteAsync(
                page.HttpContext, status, ProblemCodes.ForStatus(status), ProblemCodes.TextForStatus(status), [], page.HttpContext.RequestAborted);
        });
    }

    private sealed class ExceptionToProblem(DatabaseOutage outage, ILogger<ExceptionToProblem> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            {
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            }

            var (status, code, message, attributes) = Describe(
                exception is DbUpdateException { InnerException: PostgresException inner } ? inner : exception, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
            if (status == StatusCodes.Status503ServiceUnavailable)
                httpContext.Response.Headers.RetryAfter = "2";
            if (status >= 500 && !outage.Explains(exception, "requests"))
                HttpLog.Unhandled(logger, exception, httpContext.Request.Method, RouteOf.Request(httpContext));
            if (exception is DomainException { Status: StatusCodes.Status429TooManyRequests } flooded)
                ProblemResponse.SetRetryAfter(httpContext, flooded.RetryAfter);
            await ProblemResponse.WriteAsync(httpContext, status, code, message, attributes, cancellationToken);
            return true;
        }

        private static (int Status, string Code, string Message, IReadOnlyList<string> Attributes) Describe(Exception exception, Endpoint? endpoint) => exception switch
        {
            DomainException broken => (broken.Status, broken.Code, broken.Message, broken.Attributes),
            BadHttpRequestException { StatusCode: 413 } => (413, ProblemCodes.BodyTooLarge, ProblemCodes.TextForStatus(413), []),
            // From a query or a route; bodies are checked when they are read.
            PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
                (400, ProblemCodes.BadRequest, StorableText.Refusal().Message, []),
            // The framework's own sentences name C# parameters and types; without a better one the status says enough.
            BadHttpRequestException bad => (bad.StatusCode, ProblemCodes.ForStatus(bad.StatusCode), UnreadableParameter.Describe(bad, endpoint) ?? ProblemCodes.TextForStatus(bad.StatusCode), []),
            _ when DatabaseOutage.IsOrIsBusy(exception) => (503, ProblemCodes.Unavailable, ProblemCodes.TextForStatus(503), []),
            _ => (500, ProblemCodes.Internal, ProblemCodes.TextForStatus(500), []),
        };
    }
}

internal static partial class HttpLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "Unhandled exception at {Method} {Route}")]
    public static partial void Unhandled(ILogger logger, Exception exception, string method, string route);
}
