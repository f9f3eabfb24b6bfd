using System.Text.Json;

namespace Wheelhouse.Evals.Sets;

/// <summary>A question set: <c>{"docs": [[id, text]], "qs": [[id, question, [document ids], [answers]]]}</c>.</summary>
internal sealed record QuestionSet(string Name, IReadOnlyList<SetDocument> Documents, IReadOnlyList<SetQuestion> Questions)
{
    /// <exception cref="RefusedException">It is not in the format, or one part of it does not fit another.</exception>
    public static QuestionSet Load(string path)
    {
        var set = Read(path);
        if (set.Documents.Count == 0 || set.Questions.Count == 0) throw new RefusedException($"{path} has no {(set.Documents.Count == 0 ? "documents" : "questions")}.");
        RefuseTwice(set.Documents.Select(d => d.Id), "documents", path);
        RefuseTwice(set.Questions.Select(q => q.Id), "questions", path);
        var known = set.Documents.Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var question in set.Questions)
        {
            if (string.IsNullOrWhiteSpace(question.Text)) throw new RefusedException($"{path}: question {question.Id} is blank.");
            if (question.Documents.FirstOrDefault(id => !known.Contains(id)) is { } missing)
                throw new RefusedException($"{path}: question {question.Id} names the document {missing}, which is not there.");
        }

        return set;
    }

    private static QuestionSet Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var json = JsonDocument.Parse(stream);
            var documents = json.RootElement.GetProperty("docs").EnumerateArray()
                .Select(row => new SetDocument(Text(row[0]), Text(row[1])));
            var questions = json.RootElement.GetProperty("qs").EnumerateArray()
                .Select(row => new SetQuestion(Text(row[0]), Text(row[1]), Texts(row, 2), Texts(row, 3)));
            return new QuestionSet(Path.GetFileNameWithoutExtension(path), [.. documents], [.. questions]);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new RefusedException($"{path} is not a question set, which is {{\"docs\": [[id, text]], \"qs\": [[id, question, [document ids], [answers]]]}}: {broken.Message}");
        }
    }

    private static void RefuseTwice(IEnumerable<string> ids, string what, string path)
    {
        if (ids.GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new RefusedException($"{path}: two {what} are called {twice.Key}.");
    }

    private static string[] Texts(JsonElement row, int index) =>
        row.GetArrayLength() > index ? [.. row[index].EnumerateArray().Select(Text)] : [];

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() ?? string.Empty : value.GetRawText();
}

internal sealed record SetDocument(string Id, string Text);

internal sealed record SetQuestion(string Id, string Text, IReadOnlyList<string> Documents, IReadOnlyList<string> Answers)
{
    /// <summary>Settings are chosen on the questions for which this is true; the others show whether the choice holds.</summary>
    public bool IsForTuning => Halves.IsEven(Id);
}
