using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Shows what a model writes for an agent to this agent, and to nobody else, while it is written.</summary>
internal sealed class TaskStreams(ISignalBus bus, ICurrentActor current)
{
    /// <param name="clear">What is streamed is cleared as the whole is.</param>
    public TaskStream? Begin(ConversationNumber? conversation, Func<string, string> clear) =>
        current.Actor.User is { } user && current.AccountId is { } account && conversation is { } number
            ? new TaskStream(bus, $"user:{user}", account, number, clear)
            : null;
}

/// <summary>A text in the making, sentence by sentence: half a link or half a number could not be told from a harmless text.</summary>
internal sealed partial class TaskStream(ISignalBus bus, string topic, AccountId account, ConversationNumber conversation, Func<string, string> clear)
{
    /// <summary>A signal is small, and every character of some languages takes six bytes in it.</summary>
    private const int LongestPiece = 250;

    private readonly StringBuilder _unsaid = new();
    private int _position;

    public void Add(string piece)
    {
        _unsaid.Append(piece);
        var text = _unsaid.ToString();
        var end = 0;
        foreach (Match match in SentenceEnd().Matches(text)) end = match.Index + match.Length;
        if (end == 0) return;
        var cleared = clear(text[..end]);
        for (var at = 0; at < cleared.Length; at += LongestPiece) Publish(_position++, cleared[at..Math.Min(at + LongestPiece, cleared.Length)]);
        _unsaid.Remove(0, end);
    }

    /// <summary>Whoever wrote this failed: another one begins anew.</summary>
    public void StartOver()
    {
        _unsaid.Clear();
        for (; _position > 0; _position--) Publish(_position - 1, "");
    }

    private void Publish(int position, string text) => bus.Publish(new Signal(
        topic, CopilotSignals.TaskDelta, account, conversation.Value, null, null, JsonSerializer.SerializeToElement(new { position, text }, WireJson.Options), Ephemeral: true));

    [GeneratedRegex(@"(?<=[.!?…]["")’”]?)\s+|(?<=[。！？；])|\n+", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();
}
