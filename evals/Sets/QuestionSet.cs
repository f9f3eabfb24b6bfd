using System.Text.Json;

namespace Wheelhouse.Evals.Sets;

/// <summary>A question set: <c>{"docs": [[id, text]], "qs": [[id, question, [document ids], [answers]]]}</c>.</summary>
internal sealed record QuestionSet(string Name, IReadOnlyList<SetDocument> Documents, IReadOnlyList<SetQuestion> Questions)
{
    public static QuestionSet Load(string path)
    {
        using var stream = File.OpenRead(path);
        using var json = JsonDocument.Parse(stream);
        var documents = json.RootElement.GetProperty("docs").EnumerateArray()
            .Select(row => new SetDocument(Text(row[0]), Text(row[1])));
        var questions = json.RootElement.GetProperty("qs").EnumerateArray()
            .Select(row => new SetQuestion(Text(row[0]), Text(row[1]), Texts(row, 2), Texts(row, 3)));
        return new QuestionSet(Path.GetFileNameWithoutExtension(path), [.. documents], [.. questions]);
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
