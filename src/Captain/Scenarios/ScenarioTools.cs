using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>How a model begins a scenario, ends it, and asks the customer what it needs.</summary>
internal static partial class ScenarioTools
{
    private const int LongestQuestion = 300;

    private static readonly IReadOnlyList<ToolParameter> Number = [new("scenario", "integer", "Its number", true)];
    private static readonly IReadOnlyList<ToolParameter> Question = [new("question", "string", "One question, in the customer's language, that ends with a question mark", true)];

    public static IEnumerable<OfferedTool> Offer(TurnContext turn)
    {
        if (!turn.IsStored) yield break;
        if (turn.Notes.Scenario is { } running)
        {
            yield return new OfferedTool(
                "ask_customer", "Asks the customer for what the scenario needs and nobody has said yet. Your answer ends with this question.", ToolParameter.SchemaOf(Question),
                (arguments, _) => Task.FromResult(Ask(turn, running, arguments)));
            if (running.Scenario.Settings.EndsWhen is { } ends)
            {
                yield return new OfferedTool(
                    "end_scenario", $"Ends the scenario with this answer. Use it when: {ends}", ToolParameter.SchemaOf([]), (_, _) => Task.FromResult(End(turn)));
            }
        }
        else if (turn.Notes.Scenarios.Count > 0)
        {
            var list = string.Join('\n', turn.Notes.Scenarios.Select(static s => string.Create(CultureInfo.InvariantCulture, $"{s.Id.Value}: {s.Settings.Description.ReplaceLineEndings(" ")}")));
            yield return new OfferedTool(
                "start_scenario", $"The team has said what to do in these cases. When the customer's question is one of them, call this first, with its number:\n{list}", ToolParameter.SchemaOf(Number),
                (arguments, _) => Task.FromResult(Start(turn, arguments)));
        }
    }

    private static ToolAnswer Start(TurnContext turn, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        if (ToolArguments.Problem(Number, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var number = arguments["scenario"].GetInt64();
        if (turn.Notes.Scenarios.FirstOrDefault(s => s.Id.Value == number) is not { } scenario) return new ToolAnswer(ToolVerdicts.BadArguments, "Error: there is no scenario with that number.");
        turn.Notes.StartsScenario = new RunningScenario(scenario, 1);
        return new ToolAnswer(ToolVerdicts.Done, "It begins now: you will be asked again with its instructions. Send the verdict abstained and nothing else.");
    }

    private static ToolAnswer End(TurnContext turn)
    {
        turn.Notes.EndsScenario = true;
        return new ToolAnswer(ToolVerdicts.Done, "It ends with this answer.");
    }

    /// <summary>The one text of a model's own that needs no source, so it may only ask: no address, no secret, no number or claim that nobody has told.</summary>
    private static ToolAnswer Ask(TurnContext turn, RunningScenario running, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        if (ToolArguments.Problem(Question, arguments) is { } problem) return new ToolAnswer(ToolVerdicts.BadArguments, $"Error: {problem}");
        var question = AnswerCheck.Visible(arguments["question"].GetString() ?? "").ReplaceLineEndings(" ").Trim();
        if (question.Length is 0 or > LongestQuestion || question[^1] is not ('?' or '？') || question[..^1].Any(static c => c is '.' or '!' or '。' or '！' or '?' or '？' or '[' or '<'))
            return new ToolAnswer(ToolVerdicts.BadArguments, "Error: question must be one sentence of at most 300 characters that ends with a question mark.");
        try
        {
            var known = $"{running.Scenario.Settings.Instruction}\n{turn.Notes.Question}";
            if (AnswerCheck.ObjectionToQuoted(question, CheckScope.Of(turn)) is not null || Secret().IsMatch(question) || Digits().Matches(question).Any(m => !known.Contains(m.Value, StringComparison.Ordinal)))
                return new ToolAnswer(ToolVerdicts.BadArguments, "Error: the question must name no addresses, ask for no secrets and tell no numbers.");
        }
        catch (RegexMatchTimeoutException)
        {
            return new ToolAnswer(ToolVerdicts.BadArguments, "Error: ask it in simpler words.");
        }

        turn.Notes.AsksCustomer = question;
        return new ToolAnswer(ToolVerdicts.Done, "It is asked at the end of your answer. If there is nothing else to say, send the verdict abstained.");
    }

    /// <summary>Whoever asks and names one asks for it, however it is put.</summary>
    [GeneratedRegex(
        @"\b(?:passwords?|passphrase|pass ?codes?|PIN|CVV|CVC|card (?:number|details)|(?:one-time|verification|security|SMS|bank) codes?|seed phrase|social security number"
        + @"|contraseñas?|senhas?|claves?|n[uú]mero (?:completo )?(?:de (?:la |tu |su )?tarjeta|d[eo] (?:seu )?cart[aã]o)|c[oó]digo (?:de (?:un solo uso|uso [uú]nico|verificaci[oó]n|verificação|seguridad|segurança)|por SMS))\b"
        + "|密码|验证码|卡号|身份证号|安全码|动态码|口令",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
