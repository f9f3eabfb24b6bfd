using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Copilot;

/// <summary>What a model is given to read and not to obey: fenced, and no more of it than the model can read at once.</summary>
internal static class Material
{
    private const int LongestMessage = 2_000;

    /// <summary>Tokens of the lines around each part, and of the marks in them.</summary>
    private const int ForFences = 160;

    /// <summary>Our instructions, and below them the material.</summary>
    /// <param name="values">The prompt's variables, without the mark.</param>
    /// <param name="most">Tokens that the model can read; null where nobody said.</param>
    /// <param name="parts">What there is to read, within so many tokens.</param>
    public static IReadOnlyList<ChatMessage> Prompt(PromptFile prompt, IReadOnlyDictionary<string, string> values, int? most, Func<int, (string Name, string Text)[]> parts)
    {
        var (boundary, fenced) = Fence(parts(most is { } tokens ? Math.Max(0, tokens - PromptBudget.Tokens(Fill("000000000000")) - ForFences) : int.MaxValue));
        return [new ChatMessage(ChatRole.System, Fill(boundary)), new ChatMessage(ChatRole.User, fenced)];

        string Fill(string mark) => prompt.Fill(new Dictionary<string, string>(values) { ["boundary"] = mark });
    }

    /// <summary>The conversation as a model reads it, oldest message first. Of a long one the beginning and the end: what is needed, and what is still open.</summary>
    public static string Of(Transcript transcript, int most = int.MaxValue) =>
        Fit([.. transcript.Messages.Where(static m => m.Sender != SenderKind.System).Select(static m => $"{NameOf(m.Sender)}: {m.Text.ReplaceLineEndings(" ").Brief(LongestMessage)}\n")], most);

    /// <summary>Lines within so many tokens: the first ones in a quarter of them, the last ones in the rest.</summary>
    public static string Fit(IReadOnlyList<string> lines, int most)
    {
        if (lines.Sum(static line => (long)PromptBudget.Tokens(line)) <= most) return string.Concat(lines);
        const string Gap = "(messages in between are left out)\n";
        var free = most - PromptBudget.Tokens(Gap);
        var left = free / 4;
        var first = lines.TakeWhile(line => (left -= PromptBudget.Tokens(line)) >= 0).ToList();
        left = free - first.Sum(PromptBudget.Tokens);
        var last = lines.Skip(first.Count).Reverse().TakeWhile(line => (left -= PromptBudget.Tokens(line)) >= 0).Reverse().ToList();
        return string.Concat([.. first, Gap, .. last]);
    }

    /// <summary>Between marks that nobody can know beforehand.</summary>
    private static (string Boundary, string Fenced) Fence((string Name, string Text)[] parts)
    {
        var all = new StringBuilder();
        foreach (var (_, text) in parts) all.Append(text).Append('\u0001');
        var boundary = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..12];
        var fenced = new StringBuilder();
        foreach (var (name, text) in parts)
            fenced.Append(CultureInfo.InvariantCulture, $"--- {name} {boundary} ---\n{text.Replace(boundary, "", StringComparison.OrdinalIgnoreCase)}\n--- END OF {name} {boundary} ---\n\n");
        return (boundary, fenced.ToString());
    }

    public static string NameOf(SenderKind sender) => sender switch
    {
        SenderKind.Contact => "Customer",
        SenderKind.Agent => "Agent",
        _ => "Assistant",
    };
}
