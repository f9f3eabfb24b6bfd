using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Prompts;

namespace Wheelhouse.Captain.Models;

/// <summary>Has a model that writes put a question into another language. What comes back is only searched for.</summary>
internal sealed class TranslationCalls(TextCalls texts, ProviderHealth writing, TimeProvider time)
{
    /// <summary>Models that think before they speak need room for it.</summary>
    private const int MostTokens = 1_024;

    /// <summary>Of its own: who is too slow for a search may well be quick enough for an answer.</summary>
    private readonly ProviderHealth _translating = new(time);

    private static readonly PromptFile Prompt = PromptFile.Load("translate.v1");

    /// <param name="pay">As of <see cref="TextCalls"/>.</param>
    public Task<WrittenText> TranslateAsync(ModelConfiguration model, string question, string language, Func<WrittenText, Task> pay, CancellationToken cancellationToken)
    {
        writing.RefuseAtRest(model);
        var limits = new ToolLoopLimits(MaxSteps: 1, MostTokens, MaxTotalTokens: 10_000, model.Timeout);
        ChatMessage[] messages = [new(ChatRole.System, Prompt.Fill(new Dictionary<string, string> { ["language"] = language })), new(ChatRole.User, question) { AdditionalProperties = new() { [DisclosedParts.Key] = new[] { new DisclosedPart(DisclosedParts.Question, 1, question.Length) } } }];
        return texts.WriteAsync(model, _translating, messages, limits, pay, said: null, cancellationToken);
    }
}
