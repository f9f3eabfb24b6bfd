using System.Text.Json;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>What a writer may call besides its search.</summary>
/// <param name="Schema">Of its arguments, as JSON schema.</param>
/// <param name="CallAsync">Checks the arguments, does it and tells what came of it. What a tool returns is data for whoever reads it.</param>
internal sealed record OfferedTool(
    string Name,
    string Description,
    JsonElement Schema,
    Func<IReadOnlyDictionary<string, JsonElement>, CancellationToken, Task<ToolAnswer>> CallAsync);

/// <param name="Verdict">Of <see cref="ToolVerdicts"/>.</param>
/// <param name="Said">What the writer is told where there is nothing to read.</param>
/// <param name="Found">The result as a source that can be quoted; null where there is none.</param>
/// <param name="IsCut">The end of the result is left out.</param>
internal sealed record ToolAnswer(string Verdict, string Said, NumberedPassage? Found = null, bool IsCut = false);

/// <summary>What became of a call. Stable codes: they stand in the trace.</summary>
internal static class ToolVerdicts
{
    public const string Done = "done";

    /// <summary>The same call was made before in this turn, or for the same messages of the customer; it gets what that brought.</summary>
    public const string Repeated = "repeated";

    /// <summary>The arguments do not fit; nothing was done.</summary>
    public const string BadArguments = "bad_arguments";

    /// <summary>There is no tool of that name, or this assistant may not use it.</summary>
    public const string UnknownTool = "unknown_tool";

    /// <summary>More calls at once than are made.</summary>
    public const string TooMany = "too_many";

    /// <summary>The model has no room left to read what it returns; nothing was done.</summary>
    public const string NoRoom = "no_room";

    /// <summary>An agent was asked whether it may be called.</summary>
    public const string Waits = "waits_for_approval";

    /// <summary>It was called and did not work.</summary>
    public const string Failed = "failed";

    /// <summary>It was begun, and nobody knows whether it was done. It is not made again.</summary>
    public const string Interrupted = "interrupted";
}

/// <summary>
/// What a tool returned, as a source beside those that a search found: numbered among them and quoted from like them, and told
/// apart by ids below zero, which no document and no chunk has.
/// </summary>
internal static class ToolPassage
{
    public static Passage Of(int number, string title, string text, string language) =>
        new(new ChunkId(-number), new DocumentId(-number), title, null, [], text, language, 0, null, null, null, null, 0, []);

    /// <summary>A document that was found before, now as a whole.</summary>
    public static Passage Whole(int number, PublicDocument document) =>
        new(new ChunkId(-number), document.Id, document.Title, document.Url, [], document.Text, document.Language, 0, null, null, null, null, 0, []);

    public static bool IsOne(Passage passage) => passage.ChunkId.Value < 0;

    public static bool HasDocument(DocumentId id) => id.Value > 0;
}

/// <summary>A call that a writer made, as the trace keeps it.</summary>
/// <param name="Arguments">As the model sent them, cut where they are long.</param>
/// <param name="Verdict">Of <see cref="ToolVerdicts"/>.</param>
internal sealed record TurnToolCall(string Name, string Arguments, string Verdict, double Milliseconds);
