using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Reports;

/// <summary>Everything about a run in one page that needs nothing else: style and script are inside.</summary>
internal static class HtmlReport
{
    public static string Of(SuiteRun run, IReadOnlyList<FigureChange> changes) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>Evaluation {run.Suite.Name}</title>
        <style>
        {Asset("report.css")}</style>
        </head>
        <body>
        <header>
        <h1>Evaluation <em>{run.Suite.Name}</em></h1>
        <p><strong>{run.Results.Count - run.Wrong.Count()}</strong> of {run.Results.Count} cases are right.</p>
        {Changes(changes)}
        </header>
        <main>
        {Html.Each(FigureTable.Of(run), Table)}
        <section aria-labelledby="cases">
        <h2 id="cases">Cases</h2>
        <form class="filters">
        {Filter("Language", "language", run.Languages.Select(part => part.Name))}
        {Filter("Kind", "kind", run.Kinds.Select(part => part.Name))}
        {Filter("Result", "result", ["right", "wrong"])}
        <output id="shown">{run.Results.Count} cases</output>
        </form>
        {Html.Each(run.Results, CaseCard.Of)}
        </section>
        </main>
        <script>
        {Asset("report.js")}</script>
        </body>
        </html>

        """).Text.ReplaceLineEndings("\n");

    private static Html Changes(IReadOnlyList<FigureChange> changes)
    {
        var (fell, rose) = (changes.Where(c => c.Fell).ToList(), changes.Where(c => c.Rose).ToList());
        var list = fell.Count + rose.Count == 0 ? Html.Empty : Html.Of(
            $"""<ul class="changes">{Html.Each(fell, c => Html.Of($"<li class=\"bad\">fell: {c}</li>"))}{Html.Each(rose, c => Html.Of($"<li class=\"good\">rose: {c}</li>"))}</ul>""");
        return Html.Of($"<p>Against the baseline {fell.Count} of {changes.Count} figures fell, {rose.Count} rose.</p>{list}");
    }

    private static Html Table(FigureTable table) => Html.Of(
        $"""
        <section>
        <h2>{table.Title}</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="{table.Title}"><table>
        <thead><tr><td></td>{Html.Each(table.Columns, column => Html.Of($"<th scope=\"col\">{column}</th>"))}</tr></thead>
        {Html.Each(table.Groups, group => Group(group, table.Columns.Count))}</table></div>
        </section>

        """);

    private static Html Group(FigureGroup group, int columns) => Html.Of(
        $"""
        <tbody><tr><th class="group" scope="rowgroup" colspan="{columns + 1}">{group.Title}</th></tr>
        {Html.Each(group.Rows, row => Html.Of($"<tr><th scope=\"row\">{row.Name}</th>{Html.Each(row.Values, value => Html.Of($"<td>{value}</td>"))}</tr>\n"))}</tbody>

        """);

    private static Html Filter(string label, string name, IEnumerable<string> values) => Html.Of(
        $"""<label>{label} <select data-filter="{name}"><option value="">all</option>{Html.Each(values, value => Html.Of($"<option>{value}</option>"))}</select></label>""");

    private static Html Asset(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return new Html(reader.ReadToEnd());
    }
}
