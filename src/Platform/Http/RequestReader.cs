using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Wheelhouse.Platform.Http;

/// <summary>Reads any of the accepted body formats into one JSON tree, within limits.</summary>
internal static class RequestReader
{
    /// <summary>JSON becomes a tree in memory, so it stays below this also where a route takes larger files; see <see cref="LargeJsonAttribute"/>.</summary>
    private const int MaxJsonBytes = 4 * 1024 * 1024;

    /// <summary>For waiting and receiving together.</summary>
    private static readonly TimeSpan LargePatience = TimeSpan.FromMinutes(2);

    /// <summary>So many are worked on at a time, from their first byte beyond the usual limit to their answer: all that while they stand in memory.</summary>
    private static readonly ConcurrencyLimiter Places = new(new ConcurrencyLimiterOptions { PermitLimit = 4, QueueLimit = int.MaxValue });

    /// <summary>Whoever sends many, or slowly, keeps those of other accounts from half of the places at most.</summary>
    private static readonly PartitionedRateLimiter<string> PlacesOfAccount = PartitionedRateLimiter.Create<string, string>(static account =>
        RateLimitPartition.GetConcurrencyLimiter(account, static _ => new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = int.MaxValue }));

    /// <summary>As a tree a body is several times as large.</summary>
    private static readonly SemaphoreSlim Parsing = new(1);

    internal static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static async Task<(JsonObject Body, IFormFileCollection Files)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
            return await ReadFormAsync(request, cancellationToken);
        if (string.IsNullOrEmpty(request.ContentType) || IsJson(request.ContentType))
            return (await ReadJsonAsync(request, cancellationToken), EmptyFiles);
        if (request.ContentLength is 0)
            return ([], EmptyFiles);
        throw new DomainException(ProblemCodes.UnsupportedMediaType, ProblemCodes.TextForStatus(415), 415);
    }

    private static FormFileCollection EmptyFiles => [];

    private static bool IsJson(string contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static async Task<JsonObject> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var most = request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<LargeJsonAttribute>()?.MostJsonBytes ?? MaxJsonBytes;
        if (request.ContentLength > most) throw TooLarge();
        var buffer = new ArrayBufferWriter<byte>(4096);
        // Most are small, also of those that do not say how long they are.
        if (request.ContentLength is not > MaxJsonBytes && await FillAsync(request, buffer, MaxJsonBytes, cancellationToken)) return Parse(request, Written(buffer));
        if (most <= MaxJsonBytes) throw TooLarge();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LargePatience);
        try
        {
            var account = Convert.ToString(request.RouteValues[ClaimNames.AccountId], CultureInfo.InvariantCulture) ?? "";
            request.HttpContext.Response.RegisterForDispose(await PlacesOfAccount.AcquireAsync(account, 1, patience.Token));
            request.HttpContext.Response.RegisterForDispose(await Places.AcquireAsync(1, patience.Token));
            if (!await FillAsync(request, buffer, most, patience.Token)) throw TooLarge();
            await Parsing.WaitAsync(patience.Token);
            try
            {
                return Parse(request, Written(buffer));
            }
            finally
            {
                Parsing.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DomainException(ProblemCodes.Unavailable, "Other large requests are being read at the moment, or this one came too slowly: try again in a minute", 503);
        }
    }

    private static JsonObject Parse(HttpRequest request, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return [];
        if (string.IsNullOrEmpty(request.ContentType))
            throw new DomainException(ProblemCodes.UnsupportedMediaType, ProblemCodes.TextForStatus(415), 415);
        try
        {
            if (JsonNode.Parse(bytes.Span, null, Strict) is not JsonObject body)
                throw new DomainException(ProblemCodes.MalformedBody, "The body must be one JSON object", 400);
            StorableText.Check(body);
            return body;
        }
        catch (InvalidOperationException)
        {
            throw StorableText.Refusal(); // the parser meets half of a surrogate pair only when the text is read
        }
        catch (JsonException broken)
        {
            var place = broken.LineNumber is { } line ? $" (line {line + 1}, byte {broken.BytePositionInLine + 1})" : "";
            throw new DomainException(ProblemCodes.MalformedBody, $"The body is not valid JSON{place}", 400);
        }
    }

    /// <returns>Whether the body has ended; otherwise there is more of it than <paramref name="most"/>.</returns>
    private static async Task<bool> FillAsync(HttpRequest request, ArrayBufferWriter<byte> buffer, long most, CancellationToken cancellationToken)
    {
        while (buffer.WrittenCount <= most)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellationToken);
            if (read == 0) return true;
            buffer.Advance(read);
        }

        return false;
    }

    private static ReadOnlyMemory<byte> Written(ArrayBufferWriter<byte> buffer) =>
        buffer.WrittenSpan.StartsWith("\uFEFF"u8) ? buffer.WrittenMemory[3..] : buffer.WrittenMemory;

    private static DomainException TooLarge() => new(ProblemCodes.BodyTooLarge, ProblemCodes.TextForStatus(413), 413);

    private static async Task<(JsonObject Body, IFormFileCollection Files)> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var body = new JsonObject();
            foreach (var (name, values) in form)
                FormNames.Put(body, name, values);
            StorableText.Check(body);
            return (body, form.Files);
        }
        catch (InvalidDataException broken)
        {
            // The framework says "limit exceeded" only in words; both cases are the client's to mend.
            var tooLarge = broken.Message.Contains("limit", StringComparison.OrdinalIgnoreCase);
            throw tooLarge ? TooLarge() : new DomainException(ProblemCodes.MalformedBody, "The form is not valid", 400);
        }
    }
}
