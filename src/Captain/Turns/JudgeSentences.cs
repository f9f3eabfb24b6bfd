using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// Has a model read each sentence that the rules let through beside its passages and what the team forbids its assistant. It can only take away: what the rules refused it never
/// sees. Where it cannot be asked, <see cref="TurnOptions.JudgeFails"/> says what becomes of the sentence.
/// </summary>
internal sealed class JudgeSentences(StepModels models, IOptions<TurnOptions> options, TimeProvider time)
{
    private const int MostSentences = 12;
    private const int MostPassages = 3;
    private const int LongestPassage = 4_000;
    private const int LongestBefore = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>For all sentences of an answer together.</summary>
    private static readonly TimeSpan PatienceInAll = TimeSpan.FromSeconds(20);

    private static readonly PromptFile Prompt = PromptFile.Load("judge.v2");

    /// <summary>Begins an answer; null where no model is named for this step.</summary>
    public async Task<Judge?> BeginAsync(TurnContext turn, CancellationToken cancellationToken) =>
        await models.FindAsync(ModelStep.Judge, turn, cancellationToken) is { Count: > 0 } chain ? new Judge(this, chain, turn) : null;

    private static IReadOnlyList<ChatMessage> Messages(WrittenSentence sentence, string before, CheckScope scope, string forbidden, int? tokens) =>
        Material.Prompt(Prompt, new Dictionary<string, string> { ["forbidden"] = forbidden }, tokens, most =>
        {
            var cited = sentence.Citations.DistinctBy(static c => c.PassageNumber).Take(MostPassages).ToList();
            var each = most / (cited.Count + 1);
            return
            [
                .. cited.Select((c, i) => (string.Create(CultureInfo.InvariantCulture, $"PASSAGE {i + 1}"), PromptBudget.Cut(Around(scope.Passages[c.PassageNumber - 1], c.Quote), each))),
                ("SAID BEFORE", PromptBudget.Cut(before.Brief(LongestBefore), each / 2)),
                ("SENTENCE", PromptBudget.Cut(sentence.Text, each / 2)),
            ];
        });

    /// <summary>A long document is read around what is quoted.</summary>
    private static string Around(CheckedPassage passage, string quote)
    {
        var at = Math.Max(0, passage.Text.IndexOf(quote, StringComparison.Ordinal));
        var start = Math.Clamp(at + (quote.Length / 2) - (LongestPassage / 2), 0, Math.Max(0, passage.Text.Length - LongestPassage));
        if (start < passage.Text.Length && char.IsLowSurrogate(passage.Text[start])) start++;
        return $"{passage.Title}\n{passage.Text[start..].Clip(LongestPassage)}";
    }

    private static List<string> ForbiddenTo(Assistant assistant) =>
        [.. (assistant.Settings.Guardrails ?? []).Where(static line => !string.IsNullOrWhiteSpace(line)).Select(static line => line.ReplaceLineEndings(" ").Trim())];

    /// <param name="lines">How many there are that forbid something: a model that names another one has not read them.</param>
    private static StepReading? Read(string text, int lines)
    {
        using var json = ModelJson.ReadObject(text);
        if (json is null) return null;
        var why = json.RootElement.TryGetProperty("why", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString()?.ReplaceLineEndings(" ") : null;
        var line = LineIn(json.RootElement);
        if (line >= 1 && line <= lines) return new StepReading(StepVerdicts.Forbidden, string.Create(CultureInfo.InvariantCulture, $"{line}: {why}"));
        if (!json.RootElement.TryGetProperty("supported", out var supported) || supported.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return null;
        if (!supported.GetBoolean()) return new StepReading(StepVerdicts.Unsupported, why);
        return line == 0 ? new StepReading(StepVerdicts.Supported, null) : null;
    }

    /// <summary>The line that is broken; 0 for none, in the ways in which models say that, and -1 for what says neither.</summary>
    private static int LineIn(JsonElement answer) => !answer.TryGetProperty("forbidden", out var forbidden) ? 0 : forbidden.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => 0,
        JsonValueKind.Number when forbidden.TryGetInt32(out var line) => line,
        JsonValueKind.String when int.TryParse(forbidden.GetString(), CultureInfo.InvariantCulture, out var line) => line,
        _ => -1,
    };

    private bool ShowsUnjudged => options.Value.JudgeFails == JudgeFails.Show;

    private long Now => time.GetTimestamp();

    private TimeSpan Since(long began) => time.GetElapsedTime(began);

    private Task<StepReading?> AskAsync(StepRequest request, IReadOnlyList<ChosenModel> chain, TurnContext turn, TimeSpan patience, CancellationToken cancellationToken) =>
        models.AskAsync(request, chain, turn, patience, cancellationToken);

    /// <summary>The judge of one answer.</summary>
    internal sealed class Judge(JudgeSentences judges, IReadOnlyList<ChosenModel> chain, TurnContext turn)
    {
        private readonly List<string> _forbidden = ForbiddenTo(turn.Assistant);
        private int _asked;
        private TimeSpan _used;
        private bool _hasTold;

        /// <summary>What it has against a sentence that the rules let through; null for nothing.</summary>
        public async Task<string?> ObjectionToAsync(WrittenSentence sentence, CheckScope scope, CancellationToken cancellationToken)
        {
            var left = PatienceInAll - _used;
            if (_asked >= MostSentences || left <= TimeSpan.Zero) return Unjudged();
            _asked++;
            var began = judges.Now;
            var before = string.Join(' ', turn.Notes.Sentences.Select(static s => s.Text));
            var forbidden = _forbidden.Count == 0 ? "(nothing)" : string.Join('\n', _forbidden.Select(static (line, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {line}")));
            var request = new StepRequest(ModelStep.Judge, Prompt.Version, tokens => Messages(sentence, before, scope, forbidden, tokens), text => Read(text, _forbidden.Count));
            var reading = await judges.AskAsync(request, chain, turn, left < Patience ? left : Patience, cancellationToken);
            _used += judges.Since(began);
            return reading?.Verdict switch
            {
                StepVerdicts.Supported => null,
                StepVerdicts.Unsupported => Objections.Judged,
                StepVerdicts.Forbidden => Objections.Forbidden,
                _ => Unjudged(),
            };
        }

        private string? Unjudged()
        {
            var isShown = judges.ShowsUnjudged;
            if (!_hasTold)
                turn.Notes.Try(isShown ? "The model that checks could not be asked; what the rules let through is shown without it." : "The model that checks could not be asked; what it has not read is left out.");
            _hasTold = true;
            return isShown ? null : Objections.NotJudged;
        }
    }
}
