using System.Diagnostics;

namespace Wheelhouse.Bench.Crawling;

/// <summary>The peer: an HttpClient that fetches the same addresses in the same order, one at a time, within the same limits, and does nothing with them.</summary>
internal static class BareLoop
{
    public static async Task<TimeSpan> RunAsync(Uri site, IEnumerable<string> paths, TimeSpan patience, long mostBytes, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var watch = Stopwatch.StartNew();
        foreach (var path in paths)
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(patience);
            try
            {
                using var response = await client.GetAsync(new Uri(site, path), HttpCompletionOption.ResponseHeadersRead, late.Token);
                late.CancelAfter(patience * 3);
                await using var body = await response.Content.ReadAsStreamAsync(late.Token);
                var buffer = new byte[81_920];
                long total = 0;
                for (int read; total <= mostBytes && (read = await body.ReadAsync(buffer, late.Token)) > 0;) total += read;
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // One of the pages that cannot be read.
            }
        }

        return watch.Elapsed;
    }
}
