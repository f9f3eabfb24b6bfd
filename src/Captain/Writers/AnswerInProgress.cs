using System.Globalization;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>An answer while its model is still talking: reads lines, checks sentences, counts tokens, keeps the limit.</summary>
/// <param name="least">An answer of which the model is less sure is none.</param>
/// <param name="results">The numbers of the passages that calls returned; null for none.</param>
internal sealed class AnswerInProgress(AnswerLimits limits, string language, IReadOnlyList<string> passages, double least = 0, IReadOnlySet<int>? results = null)
{
    private readonly AnswerLength _length = AnswerLength.For(language, limits);
    private AnswerStream _stream = new();
    private VerdictLine? _verdict;
    private bool _calledSince;
    private int _used;
    private int _released;
    private int _refused;
    private bool _ranOut;

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>A step of a list was not released.</summary>
    public bool LeavesOutStep { get; private set; }

    /// <summary>The model stopped at its output limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The sentences that a piece of the stream completes and that may be shown.</summary>
    public IEnumerable<WrittenSentence> Take(LoopItem item)
    {
        switch (item)
        {
            case LoopText text:
                return Released(_stream.Feed(text.Text));
            case LoopUsage usage:
                InputTokens += usage.InputTokens;
                OutputTokens += usage.OutputTokens;
                return [];
            case LoopToolCall:
                // What was said before a search is thinking aloud, not the answer; a verdict gives way to what follows.
                _stream = new AnswerStream();
                _calledSince = true;
                return [];
            case LoopFinished finished:
                (_ranOut, IsCut) = (finished.WasCalling, finished.WasCut);
                return [];
            default:
                return [];
        }
    }

    public IEnumerable<WrittenSentence> End() => _stream.End() is { } last ? Released([last]) : [];

    public WriterFinished Finish(ModelUsage usage)
    {
        // Whoever wants people in the end gets them, whatever was said before a tool told more.
        if (_verdict is { Verdict: not WriterVerdict.Answered } refusal && (_released == 0 || refusal.Verdict == WriterVerdict.HandOff))
            return new WriterFinished(refusal.Verdict, refusal.Verdict == WriterVerdict.Abstained ? 1 - Sure(refusal) : Sure(refusal), refusal.Reason ?? "The model gave no reason.", usage);
        if (_released == 0)
        {
            var why = _refused > 0
                ? string.Create(CultureInfo.InvariantCulture, $"None of the model's {_refused} sentences was carried by the sources.")
                : IsCut ? "The model reached its output limit before it had written a whole sentence."
                : _ranOut ? "The model was still calling tools when its steps were used up."
                : "The model sent nothing that could be read.";
            return new WriterFinished(WriterVerdict.Abstained, 0, why, usage);
        }

        var sure = _verdict is { Verdict: WriterVerdict.Abstained } ? 1 - Sure(_verdict) : Sure(_verdict);
        var confidence = sure * _released / (_released + _refused);
        return new WriterFinished(WriterVerdict.Answered, confidence, null, usage)
        {
            Missing = _verdict?.Missing is { } missing ? [missing] : [],
            IsCut = IsCut,
            LeavesOutStep = LeavesOutStep,
        };
    }

    private static double Sure(VerdictLine? verdict) => verdict?.Confidence ?? 0.5;

    private IEnumerable<WrittenSentence> Released(IEnumerable<AnswerLine> lines)
    {
        foreach (var line in lines)
        {
            if (line is VerdictLine verdict)
            {
                if (_verdict is not null && !_calledSince) continue;
                _calledSince = false;
                _verdict = verdict.Verdict == WriterVerdict.Answered && Sure(verdict) < least
                    ? new VerdictLine(WriterVerdict.Abstained, 1 - Sure(verdict), "the model was not sure enough") : verdict;
            }
            else if (line is ClaimLine claim && (_calledSince || _verdict is null or { Verdict: WriterVerdict.Answered }))
            {
                var verified = Grounding.Verify(claim.Sentence, passages, results);
                if (verified is null) _refused++;
                if (verified is not null && Fits(verified.Text))
                {
                    // Whoever goes on to answer refuses no more.
                    if (_verdict is not { Verdict: WriterVerdict.Answered }) _verdict = null;
                    yield return verified;
                }
                else
                {
                    LeavesOutStep |= OrderedSteps.IsStep(claim.Sentence.Text);
                }
            }
        }
    }

    /// <summary>Steps may use the limit for lists, because half a procedure helps nobody.</summary>
    private bool Fits(string text)
    {
        var cost = _length.Of(text);
        var isStep = text.Length > 2 && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '*');
        if (_released > 0 && _used + cost > (isStep ? _length.WholeLimit : _length.Limit)) return false;
        _used += cost;
        _released++;
        return true;
    }
}
