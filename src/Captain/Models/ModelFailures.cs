using System.Text.Json;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>Finds what really failed below the exceptions that packages wrap around it.</summary>
internal static class ModelFailures
{
    public static ModelException Read(Exception failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case ModelException known:
                    return known;
                case OutboundException outbound:
                    return new ModelException(outbound.Category, outbound.Message, inner: failure) { IsTooSlow = outbound.Failure == OutboundFailure.TimedOut };
                case AggregateException { InnerExceptions: [var only] }:
                    return Read(only);
            }
        }

        return failure switch
        {
            OperationCanceledException or TimeoutException => new ModelException(FailureCategory.Unavailable, "The model took too long to answer", inner: failure) { IsTooSlow = true },
            JsonException or InvalidOperationException or FormatException => new ModelException(FailureCategory.Transient, "The model provider's answer could not be read", inner: failure),
            HttpRequestException or IOException => new ModelException(FailureCategory.Unavailable, "The connection to the model provider broke", inner: failure),
            _ => new ModelException(FailureCategory.Transient, $"The model call failed ({failure.GetType().Name})", inner: failure),
        };
    }
}
