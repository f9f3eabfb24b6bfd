using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Writers;

/// <summary>Builds the two messages of an answer: our instructions, and below them everything else as fenced data.</summary>
internal static class ModelPrompt
{
    private const int LongestHistory = 12;
    private const int LongestMessage = 800;

    /// <summary>Tokens of the lines around the question and the conversation.</summary>
    private const int ForFences = 120;

    private static readonly PromptFile Prompt = PromptFile.Load("answer.v2");

    public static string Version => Prompt.Version;

    /// <param name="most">Tokens that the model can read; null where nobody said.</param>
    /// <param name="functions">What it may call; described beside the messages.</param>
    public static IReadOnlyList<ChatMessage> Build(AnswerRequest request, IReadOnlyList<SourceText> sources, int? most, IReadOnlyList<AIFunction> functions)
    {
        var boundary = Boundary(request);
        var values = new Dictionary<string, string>
        {
            ["assistant"] = request.Assistant.Name,
            ["product"] = request.Assistant.ProductName ?? "the product",
            ["language"] = request.Language,
            ["max_words"] = request.Limits.MaxWords.ToString(CultureInfo.InvariantCulture),
            ["max_characters"] = request.Limits.MaxCharacters.ToString(CultureInfo.InvariantCulture),
            ["boundary"] = boundary,
            ["instructions"] = string.IsNullOrWhiteSpace(request.Assistant.Instructions) ? "None." : request.Assistant.Instructions,
        };
        var instructions = Prompt.Fill(values);
        IReadOnlyList<HistoryMessage> history = [.. request.History.TakeLast(LongestHistory).Select(static m => m with { Text = m.Text.ReplaceLineEndings(" ").Brief(LongestMessage) })];
        if (most is { } tokens)
        {
            var free = PromptBudget.WithoutResults(tokens - PromptBudget.Tokens(instructions) - PromptBudget.Tokens(request.Question) - PromptBudget.Tokens(functions) - ForFences, functions);
            history = PromptBudget.Fit(history, free);
            sources = PromptBudget.Fit(sources, free - history.Sum(static m => PromptBudget.Tokens(m.Text) + 4));
        }

        var data = new StringBuilder();
        foreach (var source in sources) data.Append(Fence(source, boundary));
        if (sources.Count == 0) data.Append("There are no sources.\n\n");
        AppendHistory(data, history, boundary);
        data.Append(CultureInfo.InvariantCulture, $"--- QUESTION {boundary} ---\n{WithoutBoundary(request.Question, boundary)}\n--- END OF QUESTION {boundary} ---\n");
        DisclosedPart[] parts =
        [
            new(DisclosedParts.Question, 1, request.Question.Length),
            new(DisclosedParts.History, history.Count, history.Sum(static m => m.Text.Length)),
            new(DisclosedParts.Passages, sources.Count, sources.Sum(static s => s.Title.Length + s.Text.Length)),
        ];
        var told = new AdditionalPropertiesDictionary { [DisclosedParts.Key] = parts };
        return [new ChatMessage(ChatRole.System, instructions), new ChatMessage(ChatRole.User, data.ToString()) { AdditionalProperties = told }];
    }

    public static string Fence(SourceText source, string boundary) => string.Create(
        CultureInfo.InvariantCulture,
        $"--- SOURCE {source.Number} {boundary} ---\nTitle: {WithoutBoundary(source.Title, boundary).ReplaceLineEndings(" ")}\n{WithoutBoundary(source.Text, boundary)}\n--- END OF SOURCE {source.Number} {boundary} ---\n\n");

    /// <summary>What a call found, within so many tokens, and what was left out of it.</summary>
    public static string Tell(IReadOnlyList<SourceText> found, string boundary, int most)
    {
        var fitting = PromptBudget.Fit(found, most - ForFences);
        var told = new StringBuilder();
        foreach (var source in fitting)
        {
            told.Append(Fence(source, boundary));
            if (source.IsCut) told.Append(CultureInfo.InvariantCulture, $"Source {source.Number} is cut: there is no room for the rest of it.\n\n");
        }

        if (fitting.Count < found.Count) told.Append(CultureInfo.InvariantCulture, $"{found.Count - fitting.Count} more were found and are not shown: there is no room for them.\n");
        return told.Length == 0 ? "Nothing was found." : told.ToString();
    }

    /// <summary>
    /// A mark that no article and no customer can know beforehand, and the same for the same request, so that a recorded
    /// answer can be replayed.
    /// </summary>
    public static string Boundary(AnswerRequest request)
    {
        var seed = request.Question + "\u0001" + string.Join('\u0001', request.Passages.Select(p => p.Text)) + "\u0001" + request.Assistant.Instructions;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..12];
    }

    private static void AppendHistory(StringBuilder data, IReadOnlyList<HistoryMessage> history, string boundary)
    {
        if (history.Count == 0) return;
        data.Append(CultureInfo.InvariantCulture, $"--- CONVERSATION SO FAR {boundary} ---\n");
        foreach (var message in history) data.Append(message.Role).Append(": ").Append(WithoutBoundary(message.Text, boundary)).Append('\n');

        data.Append(CultureInfo.InvariantCulture, $"--- END OF CONVERSATION {boundary} ---\n\n");
    }

    private static string WithoutBoundary(string text, string boundary) => text.Replace(boundary, "", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A passage as a model sees it: what speaks to machines is masked.</summary>
/// <param name="IsCut">Its end is left out.</param>
internal sealed record SourceText(int Number, string Title, string Text, bool IsCut = false);
