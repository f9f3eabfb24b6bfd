using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What a customer of the demo gets to read, by the real search and the writer that needs no key.</summary>
internal sealed record DemoAnswer(DemoQuestion Question, IReadOnlyList<Passage> Passages, IReadOnlyList<WrittenSentence> Sentences, double Confidence)
{
    public string Text => string.Join(' ', Sentences.Select(s => s.Text));

    public IReadOnlyList<string> Cited => [.. Sentences.SelectMany(s => s.Citations).Select(c => Path(Passages[c.PassageNumber - 1])).Distinct()];

    /// <summary>The right article carries it, it says what it must, and nothing outdated is among its sources.</summary>
    public bool IsRight =>
        Cited.Intersect(Question.Articles).Any() && Question.Says.Any(Text.Contains) && !Cited.Any(c => c.EndsWith("prices-2024", StringComparison.Ordinal));

    public bool HasInvalidCitation =>
        Sentences.Any(s => s.Citations.Count == 0 || s.Citations.Any(c => !Passages[c.PassageNumber - 1].Text.Contains(c.Quote, StringComparison.Ordinal)));

    public static async Task<DemoAnswer> ToAsync(DemoQuestion question, IServiceProvider services, AccountId account, KnowledgeBaseId knowledge)
    {
        var language = services.GetRequiredService<ITextAnalysis>().DetectLanguage(question.Ask);
        if (HandOffRequest.IsIn(question.Ask) || SmallTalk.ReplyTo(question.Ask, language) is not null) return new DemoAnswer(question, [], [], 0);
        var found = await services.GetRequiredService<IKnowledgeSearch>().SearchAsync(
            account, new SearchQuery(knowledge, question.Ask, Language: language), CancellationToken.None);
        var request = new AnswerRequest(question.Ask, language, [], found.Passages, new AssistantProfile("Guide", "Larkspur", null), new AnswerLimits());
        var sentences = new List<WrittenSentence>();
        var confidence = 0d;
        await foreach (var item in services.GetRequiredService<ExtractiveWriter>().WriteAsync(request, CancellationToken.None))
        {
            if (item is WrittenSentence sentence) sentences.Add(sentence);
            if (item is WriterFinished finished) confidence = finished.Confidence;
        }

        return new DemoAnswer(question, found.Passages, sentences, confidence);
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Confidence:0.00} {Question.Ask}\n      found {string.Join(' ', Passages.Take(3).Select(p => $"{Path(p)}#{string.Join('>', p.HeadingPath)} (words {p.Coverage:0.00}, meaning {p.VectorScore:0.00})"))}\n      cited {string.Join(' ', Cited)}: {Text.ReplaceLineEndings(" ")}");

    private static string Path(Passage passage) => passage.Url is { } url ? new Uri(url).AbsolutePath : passage.Title;
}
