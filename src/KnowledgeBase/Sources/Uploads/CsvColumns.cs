using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>Which column of a CSV file holds what: each by its name in the first row, or by its number from 1.</summary>
/// <param name="HasHeader">Whether the first row names the columns; guessed when not told.</param>
internal sealed record CsvColumns(
    [property: MaxLength(200)] string? Question,
    [property: MaxLength(200)] string? Answer,
    [property: MaxLength(200)] string? Url,
    [property: MaxLength(200)] string? Language,
    [property: MaxLength(200)] string? Audience,
    bool? HasHeader)
{
    public static CsvColumns Guessed { get; } = new(null, null, null, null, null, null);
}

/// <summary>The columns of one file, found: places in a row, from 0.</summary>
internal sealed record CsvMapping(bool HasHeader, IReadOnlyList<string> Names, int? Question, int? Answer, int? Url, int? Language, int? Audience)
{
    /// <summary>What people see at the head of the file, whether or not it names the columns.</summary>
    public IReadOnlyList<string> FirstRow { get; private init; } = [];

    private static readonly string[] Questions = ["question", "questions", "q", "title", "pregunta", "pergunta", "frage", "titel", "título", "titulo", "问题", "問題", "标题"];
    private static readonly string[] Answers = ["answer", "answers", "a", "text", "content", "body", "reply", "respuesta", "resposta", "antwort", "texto", "contenido", "conteúdo", "答案", "回答", "内容"];
    private static readonly string[] Urls = ["url", "link", "address", "enlace", "endereço", "网址", "链接"];
    private static readonly string[] Languages = ["language", "lang", "locale", "idioma", "sprache", "语言"];
    private static readonly string[] Audiences = ["audience", "visibility", "access", "público", "audiencia", "受众"];

    /// <summary>Where each thing stands; what was not told is guessed by the names that are usual.</summary>
    /// <exception cref="DomainException">A column was told that the file does not have.</exception>
    public static CsvMapping Of(CsvTable table, CsvColumns told, string file)
    {
        var first = table.Rows[0].Cells;
        var width = table.Rows.Max(static row => row.Cells.Count);
        string?[] all = [told.Question, told.Answer, told.Url, told.Language, told.Audience];
        var hasHeader = told.HasHeader
            ?? (first.Any(cell => all.Contains(cell, StringComparer.OrdinalIgnoreCase)) || first.Any(static cell => IsUsual(cell)));
        var names = new List<string>(width);
        for (var i = 0; i < width; i++)
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            var name = hasHeader && i < first.Count && first[i].Length > 0 ? VisibleText.OneLine(first[i]) : number;
            names.Add(names.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"{name} ({number})" : name);
        }

        return new CsvMapping(
            hasHeader, names,
            Find(told.Question, Questions, "question") ?? (!hasHeader && width == 2 && told.Answer is null ? 0 : null),
            Find(told.Answer, Answers, "answer") ?? (!hasHeader && width == 2 && told.Question is null ? 1 : null),
            Find(told.Url, Urls, "url"), Find(told.Language, Languages, "language"), Find(told.Audience, Audiences, "audience"))
        {
            FirstRow = first,
        };

        int? Find(string? asked, string[] usual, string field)
        {
            // An empty name says that there is no such column.
            if (asked is not null && asked.Trim().Length == 0) return null;
            if (asked is null) return usual.Select(name => names.FindIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))).Where(i => i >= 0 && hasHeader).Select(i => (int?)i).FirstOrDefault();
            var at = names.FindIndex(name => name.Equals(asked.Trim(), StringComparison.OrdinalIgnoreCase));
            if (at < 0 && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= width) at = number - 1;
            return at >= 0 ? at : throw Wrong($"{file} has no column “{asked}”; it has {Listed(names)}.", field);
        }
    }

    /// <exception cref="DomainException">It is not known which column holds the question and which the answer.</exception>
    public void Require(string file, bool isAsked)
    {
        var seen = HasHeader ? Names : FirstRow;
        if (!isAsked && !HasHeader) throw Wrong($"The first row of {file} names no column question or answer; it has {Listed(seen)}.", "question");
        if (Question is null) throw Wrong($"Say which column of {file} holds the question; it has {Listed(seen)}.", "question");
        if (Answer is null) throw Wrong($"Say which column of {file} holds the answer; it has {Listed(seen)}.", "answer");
        if (Question == Answer) throw Wrong($"The question and the answer of {file} cannot be the same column.", "answer");
    }

    private static bool IsUsual(string cell) =>
        Questions.Contains(cell, StringComparer.OrdinalIgnoreCase) || Answers.Contains(cell, StringComparer.OrdinalIgnoreCase);

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(20).Select(static name => $"“{TextCut.Clip(name, 60)}”"));

    private static DomainException Wrong(string message, string field) => new("wrong_columns", message, 422, $"columns.{field}");
}
