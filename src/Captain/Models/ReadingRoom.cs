using Wheelhouse.Captain.Writers;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// What a model can still read in the course of an answer, in tokens. Each request holds all that was said and returned before it: a
/// provider refuses one that is too long, and the whole answer with it.
/// </summary>
/// <param name="most">What it reads at once; null where nobody said.</param>
internal sealed class ReadingRoom(int? most)
{
    /// <summary>About a passage. With less nothing is called any more: what came of it could not be read.</summary>
    private const int Least = 400;

    /// <summary>A call's name and number, and its result's.</summary>
    private const int ForCall = 40;

    private long _left = most ?? long.MaxValue;

    public bool IsFull => _left < Least;

    public int Left => (int)Math.Clamp(_left, 0, int.MaxValue);

    /// <summary>A request begins that reads so much.</summary>
    public void Begin(long tokens) => _left = most - tokens ?? long.MaxValue;

    /// <summary>The model itself has said this, and reads it again.</summary>
    public void Said(long tokens) => _left -= tokens;

    /// <summary>What a call returned, as far as there is room.</summary>
    public string Fit(string returned)
    {
        if (PromptBudget.Tokens(returned) <= Left) return returned;
        const string Remark = "\n(The rest is cut: there is no room for it.)";
        return PromptBudget.Cut(returned, Left - PromptBudget.Tokens(Remark)) + Remark;
    }

    /// <summary>The model reads what a call told it in the next request.</summary>
    public void Told(string text) => _left -= PromptBudget.Tokens(text) + ForCall;
}
