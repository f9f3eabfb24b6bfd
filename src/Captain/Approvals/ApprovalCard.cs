using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Approvals;

/// <summary>Whether agents know of another call of the tool beside the one that they are asked about.</summary>
internal enum OtherCall
{
    None,

    /// <summary>One waits for their word.</summary>
    Waits,

    /// <summary>One was made in the session, or begun.</summary>
    Made,
}

/// <summary>A call as agents see it: the <c>approval</c> of the note that asks for it, and the notes' texts for clients that show text only.</summary>
/// <param name="Tool">The name under which assistants are allowed it.</param>
/// <param name="Result">What came of it; null while nothing has.</param>
internal sealed record ApprovalCard(
    Guid Id, string Tool, string Title, IReadOnlyDictionary<string, JsonElement> Arguments, ApprovalState Status, double ExpiresAt, string? DecidedByName, string? Result)
{
    public const string Name = "approval";

    private const int LongestShown = 2_000;

    private static readonly JsonSerializerOptions ReadableJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static ApprovalCard Of(Approval a) => new(
        a.Id, a.Tool, a.Title, a.Arguments, a.State, a.ExpiresAt.ToUnixTimeMilliseconds() / 1000.0, a.DecidedByName, a.Result?.Brief(LongestShown));

    public static AutomatedNote Asking(Approval a, Assistant assistant, long sequence, OtherCall besides)
    {
        var other = besides switch
        {
            OtherCall.Waits => " Another call of it waits in this conversation: look whether both are wanted.",
            OtherCall.Made => " It was called in this conversation before: look whether another call is wanted.",
            _ => "",
        };
        return new AutomatedNote(
            a.ConversationId, a.Id, sequence, CaptainResponder.SenderOf(assistant),
            $"**{assistant.Name}** asks to call **{Plain(a.Title)}**. Somebody has to approve or decline it.{other}\n\n{Fenced(JsonSerializer.Serialize(a.Arguments, ReadableJson))}",
            JsonSerializer.SerializeToElement(new { approval = Of(a), turn_id = a.TurnId, other_call = besides == OtherCall.None ? (OtherCall?)null : besides }, WireJson.Options));
    }

    /// <summary>What came of a call that an agent approved.</summary>
    public static AutomatedNote Telling(Approval a, AutomatedSender sender)
    {
        var by = a.DecidedByName is { } name ? $", approved by {Plain(name)}," : "";
        var said = a.State switch
        {
            ApprovalState.Done => $"**{Plain(a.Title)}**{by} was called.",
            ApprovalState.Interrupted => $"**{Plain(a.Title)}**{by} was broken off. Look whether it was done before you have it called again.",
            _ => $"**{Plain(a.Title)}**{by} did not work.",
        };
        return new AutomatedNote(
            a.ConversationId, a.KeyFor(string.Create(CultureInfo.InvariantCulture, $"result/{a.Runs}")), null, sender,
            string.IsNullOrEmpty(a.Result) ? said : $"{said}\n\n{Fenced(a.Result.Brief(LongestShown))}");
    }

    public static NoteMark Mark(Approval a) => new(a.ConversationId, a.Id, Name, JsonSerializer.SerializeToElement(Of(a), WireJson.Options));

    /// <summary>What a model or a server said is shown as it stands: no links, no images, nothing that looks like the product's own words.</summary>
    private static string Fenced(string text) => $"```\n{text.Replace("`", "'", StringComparison.Ordinal)}\n```";

    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace("*", "", StringComparison.Ordinal).Replace("[", "(", StringComparison.Ordinal).Replace("]", ")", StringComparison.Ordinal);
}
