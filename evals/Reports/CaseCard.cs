using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Reports;

/// <summary>One case in the page: what was asked, what was right, and what came of it.</summary>
internal static class CaseCard
{
    public static Html Of(CaseResult result)
    {
        var verdict = result.IsRight ? "right" : "wrong";
        var entry = result.Case;
        return Html.Of(
            $"""
            <details class="case {verdict}" data-language="{entry.Language}" data-kind="{entry.Kind}" data-result="{verdict}">
            <summary><span class="verdict">{verdict}</span> <code>{entry.Id}</code> <span class="question" lang="{entry.Language}">{entry.Question}</span>
            <span class="fault">{result.Fault}</span></summary>
            <div class="columns">
            <div><h3>Conversation</h3>{Conversation(result)}</div>
            <div><h3>Expected</h3>{Expected(result)}</div>
            <div><h3>Came of it</h3>{Outcome(result)}</div>
            </div>
            </details>

            """);
    }

    /// <summary>What was said in turn; a hand-off ends it, whatever the customer would have added.</summary>
    private static Html Conversation(CaseResult result)
    {
        AskedTurn[] turns = [.. result.Turn.Earlier, result.Turn];
        return Html.Each(result.Case.Turns.Select((message, i) => (message, turn: turns.ElementAtOrDefault(i))), said => Html.Of(
            $"""<p class="customer" lang="{result.Case.Language}">{said.message}</p>{Said(said.turn)}"""));
    }

    private static Html Said(AskedTurn? turn) => turn switch
    {
        null => Html.Of($"<p class=\"silent\">not asked: people had taken over</p>"),
        { Reply: "" } => Html.Of($"<p class=\"silent\">nothing was said</p>"),
        _ => Html.Of($"<p class=\"assistant\" lang=\"{turn.Language}\">{turn.Reply}</p>"),
    };

    private static Html Expected(CaseResult result)
    {
        var facts = Html.Each(result.Case.Facts, any => Html.Of($"<li>{string.Join(" or ", any.Select(fact => $"“{fact}”"))}{Mark(ReplyText.Contains(result.Reply, any), "said", "not said")}</li>"));
        var gold = Html.Each(result.Case.Gold, span => Html.Of(
            $"<li><code>{span.Document}</code><q>{span.Quote}</q>{Mark(result.Citations.Any(c => c.Overlaps(span)), "quoted", "not quoted")}</li>"));
        return Html.Of($"<p><b>{result.Case.Decision}</b></p>{List("Facts", facts)}{List("Gold", gold)}");
    }

    private static Html Outcome(CaseResult result)
    {
        var turn = result.Turn;
        var citations = Html.Each(result.Citations, cited => Html.Of($"<li><code>{cited.Document}</code><q>{cited.Quote}</q>{Place(result, cited)}</li>"));
        var found = Html.Each(result.Documents, path => Html.Of($"<li><code>{path}</code>{(result.GoldDocuments.Contains(path) ? Mark(true, "gold", "") : Html.Empty)}</li>"));
        var searches = Html.Each(turn.Searches, words => Html.Of($"<li>{words}</li>"));
        var reason = turn.Reason is null ? Html.Empty : Html.Of($" ({turn.Reason})");
        return Html.Of(
            $"""
            <p><b>{result.Decision}</b>{reason}, confidence {turn.Confidence:0.000}, {turn.Language}, {turn.Milliseconds:0} ms</p>
            {List("Citations", citations)}{List("Searched for", searches)}{List("Found, best first", found)}
            """);
    }

    private static Html Place(CaseResult result, CitedSpan cited) =>
        !cited.IsValid ? Mark(false, "", "does not stand there")
        : result.Case.Gold.Any(cited.Overlaps) ? Mark(true, "gold", "")
        : result.GoldDocuments.Contains(cited.Document) ? Mark(false, "", "right document, another place")
        : Mark(false, "", "another document");

    private static Html Mark(bool isGood, string good, string bad) =>
        isGood ? Html.Of($" <span class=\"mark good\">{good}</span>") : Html.Of($" <span class=\"mark bad\">{bad}</span>");

    private static Html List(string title, Html items) => items.Text.Length == 0 ? Html.Empty : Html.Of($"<h4>{title}</h4><ol>{items}</ol>");
}
