using System.Collections;
using System.Diagnostics;

namespace Wheelhouse.Bench.Load;

/// <summary>The pieces of a model's answer, and when each was on its way: whoever streams them asks for the next one once the last one is sent.</summary>
internal sealed class TimedPieces(IReadOnlyList<string> pieces) : IReadOnlyList<string>
{
    private readonly long[] _sent = new long[pieces.Count];

    public int Count => pieces.Count;

    public string this[int index] => pieces[index];

    /// <summary>When a piece had been sent (a <see cref="Stopwatch"/> timestamp).</summary>
    public long SentAt(int index) => Volatile.Read(ref _sent[index]);

    public IEnumerator<string> GetEnumerator()
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            yield return pieces[i];
            Volatile.Write(ref _sent[i], Stopwatch.GetTimestamp());
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
