using System.Globalization;
using System.Net;

namespace Wheelhouse.Platform.Http;

/// <summary>A response body that stops at the limits, whoever reads it and however.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly LimitedStream stream;

    private LimitedContent(HttpContent inner, LimitedStream stream)
    {
        this.inner = inner;
        this.stream = stream;
        foreach (var (name, values) in inner.Headers)
            Headers.TryAddWithoutValidation(name, values);
        // The length on the wire is that of the compressed body.
        if (inner.Headers.ContentEncoding.Count > 0)
            Headers.ContentLength = null;
    }

    public static async Task<LimitedContent> WrapAsync(
        HttpContent inner, OutboundLimits limits, TimeProvider time, CancellationTokenSource? total, CancellationToken cancellationToken) =>
        new(inner, new LimitedStream(await inner.ReadAsStreamAsync(cancellationToken), limits, time, total));

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(stream);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        this.stream.CopyToAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        this.stream.CopyToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Counts what comes out of it and watches the clock.</summary>
internal sealed class LimitedStream(Stream inner, OutboundLimits limits, TimeProvider time, CancellationTokenSource? total) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => read; set => throw new NotSupportedException(); }

    public static OutboundException TooLarge(OutboundLimits limits) => new(
        OutboundFailure.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The answer is larger than {limits.MaxResponseBytes / 1024.0 / 1024.0:0.#} MB"));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var idle = new CancellationTokenSource(limits.ReadTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token, total?.Token ?? default);
        try
        {
            var count = await inner.ReadAsync(buffer, linked.Token);
            read += count;
            return read <= limits.MaxResponseBytes ? count : throw TooLarge(limits);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFailure.TimedOut, "The answer stopped halfway", late);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var got = inner.Read(buffer, offset, count);
        read += got;
        return read <= limits.MaxResponseBytes ? got : throw TooLarge(limits);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            total?.Dispose();
        }

        base.Dispose(disposing);
    }
}
