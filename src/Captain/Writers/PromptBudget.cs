using System.Text;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Writers;

/// <summary>What of the sources and of the conversation a model can read at once. The question and our instructions always go along.</summary>
internal static class PromptBudget
{
    private const int ForFences = 40;
    private const int BytesPerToken = 3;

    /// <summary>On the safe side for every tokenizer and language: most count fewer.</summary>
    public static int Tokens(string text) => (int)TokensOf(Encoding.UTF8.GetByteCount(text));

    public static long TokensOf(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    /// <summary>What a model reads of the functions that it may call, with every request.</summary>
    public static int Tokens(IReadOnlyList<AIFunction> functions) => functions.Sum(Tokens);

    /// <summary>For what is left of a prompt while functions may be called: what they return has to be read, too.</summary>
    public static int WithoutResults(int free, IReadOnlyList<AIFunction> functions) => functions.Count == 0 ? free : free - Math.Max(0, free / 3);

    /// <summary>Those that can be described in a third of what the model reads, the first ones first: with no room for articles none helps.</summary>
    public static IReadOnlyList<AIFunction> Fit(IReadOnlyList<AIFunction> functions, int? most)
    {
        var left = most / 3 ?? int.MaxValue;
        var fitting = new List<AIFunction>();
        foreach (var function in functions)
        {
            if (Tokens(function) is var cost && cost > left) continue;
            fitting.Add(function);
            left -= cost;
        }

        return fitting;
    }

    /// <summary>The beginning of a text, within so many tokens.</summary>
    public static string Cut(string text, int most)
    {
        while (text.Length > 0 && Tokens(text) is var tokens && tokens > most)
            text = text.Clip((int)((long)text.Length * Math.Max(0, most) / tokens * 19 / 20));
        return text;
    }

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
            else if (fitting.Count == 0) fitting.Add(source with { Text = Cut(source.Text, free - ForFences - Tokens(source.Title)), IsCut = true });
            else continue;
            free -= cost;
        }

        return fitting;
    }

    private static int Tokens(AIFunction function) => Tokens(function.Name) + Tokens(function.Description) + Tokens(function.JsonSchema.GetRawText()) + ForFences;
}
