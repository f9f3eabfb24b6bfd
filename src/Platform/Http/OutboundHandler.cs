using System.Net;

namespace Wheelhouse.Platform.Http;

/// <summary>Follows redirects itself, checking each hop, and puts the limits on the answer. Disposing it leaves the shared connections open.</summary>
internal sealed class OutboundHandler(
    OutboundLimits limits, TimeProvider time, Func<Uri, CancellationToken, Task> check, HttpMessageInvoker connections) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var total = limits.TotalTimeout is { } most ? new CancellationTokenSource(most, time) : null;
        using var headers = new CancellationTokenSource(limits.HeadersTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, headers.Token, total?.Token ?? default);
        try
        {
            var response = await FollowAsync(request, linked.Token);
            if (response.Content.Headers.ContentLength > limits.MaxResponseBytes)
            {
                response.Dispose();
                throw LimitedStream.TooLarge(limits);
            }

            response.Content = await LimitedContent.WrapAsync(response.Content, limits, time, total, linked.Token);
            total = null;
            return response;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFailure.TimedOut, $"{request.RequestUri?.Host} took too long to answer", late);
        }
        catch (HttpRequestException failed) when (failed.InnerException is OutboundException ours)
        {
            throw new OutboundException(ours.Failure, ours.Message, failed);
        }
        catch (HttpRequestException failed) when (failed is not OutboundException)
        {
            throw new OutboundException(OutboundFailure.Unreachable, $"{request.RequestUri?.Host} could not be reached", failed);
        }
        finally
        {
            total?.Dispose();
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            var from = request.RequestUri ?? throw new OutboundException(OutboundFailure.BadAddress, "The request has no address");
            await check(from, cancellationToken);
            var response = await connections.SendAsync(request, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location || limits.MaxRedirects == 0 || EndsHere(request.Method, response.StatusCode))
                return response;
            response.Dispose();
            if (hop >= limits.MaxRedirects)
                throw new OutboundException(OutboundFailure.TooManyRedirects, $"{from.Host} redirects too often");
            Turn(request, from, new Uri(from, location), response.StatusCode);
        }
    }

    /// <summary>
    /// Some servers answer a DELETE that they have done with "look there", others with "it lives there": with GET it would only seem to be done, and
    /// with DELETE, as browsers follow it, a list would go for an entry. Whoever asked is told what came.
    /// </summary>
    private static bool EndsHere(HttpMethod method, HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found && method != HttpMethod.Get && method != HttpMethod.Head && method != HttpMethod.Post;

    /// <summary>Points the request to the next hop; what was meant for the first server alone stays behind.</summary>
    private static void Turn(HttpRequestMessage request, Uri from, Uri to, HttpStatusCode status)
    {
        // As browsers do it: what a form sent is looked at where it leads to.
        var becomesGet = status is HttpStatusCode.SeeOther
            ? request.Method != HttpMethod.Head
            : request.Method == HttpMethod.Post && status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found;
        if (becomesGet)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
        }

        if (Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            foreach (var name in request.Headers.Select(static header => header.Key).Where(IsPrivate).ToArray())
                request.Headers.Remove(name);
            // What may change something, or has a body, was meant for one server and is not repeated to another.
            if (request.Content is not null || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head))
                throw new OutboundException(OutboundFailure.BadAddress, $"{from.Host} redirects a {request.Method} request to {to.Host}");
        }

        request.Headers.Host = null;
        request.RequestUri = to;
    }

    private static bool IsPrivate(string header) =>
        !header.StartsWith("Accept", StringComparison.OrdinalIgnoreCase)
        && !header.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)
        && !header.StartsWith("If-", StringComparison.OrdinalIgnoreCase);

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
