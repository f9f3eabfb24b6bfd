using Wheelhouse.Captain.Contracts;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Assistants;

/// <summary>How an assistant shows up as an inbox's responder and as the sender of messages.</summary>
internal static class CaptainResponder
{
    public const string Kind = "captain";

    public static Responder Of(Assistant assistant, ResponderMode mode, NamedModelId? model) =>
        new(Kind, assistant.Id.Value, assistant.Name, assistant.AvatarUrl, mode, model?.Value);

    public static AutomatedSender SenderOf(Assistant assistant) =>
        new(SenderKind.Assistant, assistant.Id.Value, assistant.Name, assistant.AvatarUrl);
}
