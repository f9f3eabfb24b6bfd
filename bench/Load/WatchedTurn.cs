using System.Diagnostics;
using System.Text;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>One customer with an open widget asks once: when the first sentence stood there, and when the reply did.</summary>
internal sealed class WatchedTurn
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly StringBuilder _heard = new();
    private readonly TaskCompletionSource<long> _replied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _firstSentence;

    /// <summary>When the first sentence came (a <see cref="Stopwatch"/> timestamp).</summary>
    public long FirstSentence => Volatile.Read(ref _firstSentence);

    /// <summary>From the first byte of the question to the hint that the reply is there, in milliseconds.</summary>
    public double Milliseconds { get; private set; }

    public static async Task<WatchedTurn> RunAsync(Site site, Visitor visitor, KeepAliveClient browser, string question, CancellationToken cancellationToken)
    {
        var turn = new WatchedTurn();
        await using var widget = await WidgetSocket.OpenAsync(site, visitor, static _ => { }, cancellationToken, turn.Heard);
        var start = Stopwatch.GetTimestamp();
        await browser.SendAsync(Requests.Message(site, visitor.Token, question), cancellationToken);
        turn.Milliseconds = Stopwatch.GetElapsedTime(start, await turn._replied.Task.WaitAsync(Patience, cancellationToken)).TotalMilliseconds;
        return turn;
    }

    /// <summary>The first hint after a sentence is the reply's: the question's own came before the turn began.</summary>
    private void Heard(long at, string text)
    {
        var heard = _heard.Append(text).ToString();
        var sentence = heard.IndexOf("\"turn.delta\"", StringComparison.Ordinal);
        if (sentence < 0) return;
        if (_firstSentence == 0) Volatile.Write(ref _firstSentence, at);
        if (heard.IndexOf("\"message.changed\"", sentence, StringComparison.Ordinal) > 0) _replied.TrySetResult(at);
    }
}
