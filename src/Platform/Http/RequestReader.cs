using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>So many are received at a time, because each stands in memory from its first byte; whoever sends slowly keeps one of these places and no more.</summary>
    private static readonly SemaphoreSlim Receiving = new(8);

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
        var most = request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<LargeJsonAttribute>()?.MaxRequestBodySize ?? MaxJsonBytes;
        if (request.ContentLength > most) throw TooLarge();
        // One that does not say how long it is may be as long as it likes.
        if (most <= MaxJsonBytes || request.ContentLength <= MaxJsonBytes) return Parse(request, await ReadLimitedAsync(request, most, cancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LargePatience);
        try
        {
            await Receiving.WaitAsync(patience.Token);
            try
            {
                var bytes = await ReadLimitedAsync(request, most, patience.Token);
                await Parsing.WaitAsync(patience.Token);
                try
                {
                    return Parse(request, bytes);
                }
                finally
                {
                    Parsing.Release();
                }
            }
            finally
            {
                Receiving.Release();
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

    private static async Task<ReadOnlyMemory<byte>> ReadLimitedAsync(HttpRequest request, long most, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellationToken);
            if (read == 0)
                break;
            buffer.Advance(read);
            if (buffer.WrittenCount > most)
                throw TooLarge();
        }

        return buffer.WrittenMemory.Span.StartsWith("\uFEFF"u8) ? buffer.WrittenMemory[3..] : buffer.WrittenMemory;
    }

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
