using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Testing;

namespace Wheelhouse.Soak;

/// <summary>
/// Customers who write, wait for the answer and write again, each in a conversation of their own and after some messages
/// in another one. A message that was not acknowledged is sent again with the same id, as the widget does.
/// </summary>
internal sealed class Visitors(Place place, int count, int seed) : IDisposable
{
    private const int MessagesPerConversation = 12;
    private const string Question = "How much does standard delivery cost?";
    private const string Wish = "I want to talk to a human, please.";

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiting = new();
    private readonly SemaphoreSlim _round = new(0);
    private long _sent;
    private long _acknowledged;
    private long _repeated;
    private int _left;
    private volatile bool _open;

    /// <summary>Messages that a server has confirmed.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Requests sent again because nobody confirmed them.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>The longest time from a confirmed message to its answer, across all rounds.</summary>
    public TimeSpan LongestWait { get; private set; }

    public void Start()
    {
        for (var n = 0; n < count; n++)
            _ = ActAsync(n, new Random(HashCode.Combine(seed, n)));
        _ = WatchAsync();
    }

    /// <summary>Lets everybody write from now on.</summary>
    public void Begin()
    {
        _open = true;
        Volatile.Write(ref _left, count);
        _round.Release(count);
    }

    /// <summary>Nobody writes anything new; ends when everybody has the answer to what they wrote.</summary>
    public async Task EndAsync(TimeSpan longest)
    {
        _open = false;
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _left) == 0), CancellationToken.None, longest);
    }

    public void Dispose() => _round.Dispose();

    private async Task ActAsync(int visitor, Random random)
    {
        Window? window = null;
        var said = 0;
        while (true)
        {
            await _round.WaitAsync();
            while (_open)
            {
                if (window is null || said >= MessagesPerConversation)
                    (window, said) = (await AppearAsync(visitor), 0);
                var wantsPeople = random.Next(12) == 0;
                await WriteAsync(visitor, window, wantsPeople ? Wish : Question, $"{visitor}-{Interlocked.Increment(ref _sent)}");
                said = wantsPeople ? MessagesPerConversation : said + 1;
            }

            Interlocked.Decrement(ref _left);
        }
    }

    private async Task<Window> AppearAsync(int visitor)
    {
        var config = await UntilDoneAsync(visitor, client => Company.SendAsync(client, HttpMethod.Post, $"/api/v1/widget/config?website_token={place.WebsiteToken}", new { }));
        return new Window(new HttpClient(), place.WebsiteToken, config);
    }

    private async Task WriteAsync(int visitor, Window window, string text, string echo)
    {
        var posted = await UntilDoneAsync(visitor, client => SendAsync(client, window, text, echo));
        Interlocked.Increment(ref _acknowledged);
        var began = TimeProvider.System.GetTimestamp();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[posted["id"]!.GetValue<long>()] = answered;
        await answered.Task;
        var waited = TimeProvider.System.GetElapsedTime(began);
        if (waited > LongestWait)
            LongestWait = waited;
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, Window window, string text, string echo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, window.Url("messages")) { Content = JsonContent.Create(new { message = new { content = text, echo_id = echo } }) };
        request.Headers.Add("X-Auth-Token", window.Token);
        using var response = await client.SendAsync(request);
        return response.StatusCode == HttpStatusCode.OK
            ? JsonNode.Parse(await response.Content.ReadAsStringAsync())!
            : throw new HttpRequestException($"{(int)response.StatusCode}", null, response.StatusCode);
    }

    private async Task<JsonNode> UntilDoneAsync(int visitor, Func<HttpClient, Task<JsonNode>> send)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var client = place.Nodes[(visitor + attempt) % place.Nodes.Count].CreateClient();
            client.Timeout = TimeSpan.FromSeconds(10);
            try
            {
                return await send(client);
            }
            catch (Exception refused) when (refused is HttpRequestException or System.Net.Sockets.SocketException or TaskCanceledException or IOException or InvalidOperationException)
            {
                Interlocked.Increment(ref _repeated);
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Sees for everybody who waits whether something was said after what they wrote.</summary>
    private async Task WatchAsync()
    {
        while (true)
        {
            await Task.Delay(25);
            var waiting = _waiting.Keys.ToArray();
            if (waiting.Length == 0)
                continue;
            var answered = await place.QueryAsync(
                """
                select asked.id from inbox.messages asked
                where asked.id = any($1) and exists (
                    select 1 from inbox.messages said
                    where said.conversation_id = asked.conversation_id and said.sequence > asked.sequence and said.sender_kind = 'assistant' and not said.private)
                """,
                static async reader =>
                {
                    var ids = new List<long>();
                    while (await reader.ReadAsync())
                        ids.Add(reader.GetInt64(0));
                    return ids;
                },
                waiting);
            foreach (var id in answered)
            {
                if (_waiting.TryRemove(id, out var source))
                    source.SetResult();
            }
        }
    }
}
