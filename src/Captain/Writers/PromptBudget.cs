using System.Text;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Writers;

/// <summary>What of the sources and of the conversation a model can read at once. The question and our instructions always go along.</summary>
internal static class PromptBudget
{
    private const int ForFences = 40;
    private const int BytesPerToken = 3;

    /// <summary>On the safe side for every tokenizer and language: most count fewer.</summary>
    public static int Tokens(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>The latest messages, within a quarter of what is free.</summary>
    public static IReadOnlyList<HistoryMessage> Fit(IReadOnlyList<HistoryMessage> history, int free)
    {
        var left = free / 4;
        return [.. history.Reverse().TakeWhile(message => (left -= Tokens(message.Text) + 4) >= 0).Reverse()];
    }

    /// <summary>The best sources that fit. The first one is cut rather than left out; numbers stay as they are.</summary>
    public static IReadOnlyList<SourceText> Fit(IReadOnlyList<SourceText> sources, int free)
    {
        var fitting = new List<SourceText>();
        foreach (var source in sources)
        {
            var cost = Tokens(source.Title) + Tokens(source.Text) + ForFences;
            if (cost <= free) fitting.Add(source);
            else if (fitting.Count == 0) fitting.Add(source with { Text = source.Text.Clip(Math.Max(0, free - ForFences - Tokens(source.Title))) });
            else continue;
            free -= cost;
        }

        return fitting;
    }
}
