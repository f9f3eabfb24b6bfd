using System.Collections.Concurrent;
using Shouldly;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Many visitors, each in a conversation of their own, who write at a steady pace while something happens to the servers.</summary>
internal sealed class Crowd(Installation installation, int visitors, TimeSpan apart)
{
    private readonly Window?[] _windows = new Window?[visitors];
    private readonly ConcurrentDictionary<long, DateTimeOffset> _sent = new();

    /// <summary>Everybody writes one message, one after the other; ends when the last one is confirmed.</summary>
    /// <param name="name">Tells the echo ids of these messages from others'.</param>
    public async Task WriteAsync(string name)
    {
        _sent.Clear();
        var writing = new List<Task>();
        for (var n = 0; n < visitors; n++)
        {
            writing.Add(WriteOneAsync(name, n));
            await Task.Delay(apart);
        }

        await Task.WhenAll(writing);
    }

    /// <summary>Waits until everything is answered, and returns who waited how long.</summary>
    public async Task<IReadOnlyList<Answered>> AnswersAsync()
    {
        await installation.UntilIdleAsync();
        var ids = string.Join(',', _sent.Keys);
        var answered = await installation.ListAsync(
            $"""
            select asked.id, min(said.created_at), count(*), min(turn.attempts)
            from inbox.messages asked
                join inbox.messages said on said.conversation_id = asked.conversation_id and said.sequence > asked.sequence
                join captain.turns turn on turn.conversation_id = asked.conversation_id and turn.sequence = asked.sequence
            where asked.id in ({ids}) and said.sender_kind = 'assistant' and not said.private
            group by asked.id
            """,
            reader => (Message: reader.GetInt64(0), At: reader.GetFieldValue<DateTimeOffset>(1), Replies: reader.GetInt64(2), Attempts: reader.GetInt32(3)));
        answered.Count.ShouldBe(visitors, "every confirmed message is answered");
        answered.ShouldAllBe(a => a.Replies == 1);
        return [.. answered.Select(a => new Answered(_sent[a.Message], a.At, a.Attempts > 1))];
    }

    private async Task WriteOneAsync(string name, int visitor)
    {
        var began = TimeProvider.System.GetUtcNow();
        var window = _windows[visitor] ??= await installation.AppearAsync(visitor);
        var message = await installation.WriteUntilConfirmedAsync(window, Installation.Question, $"{name} {visitor}", visitor);
        _sent[message["id"]!.GetValue<long>()] = began;
    }
}

/// <summary>A customer's message and its reply.</summary>
/// <param name="From">When it was first tried to send it.</param>
/// <param name="WasBegunAgain">Whether whoever was answering it died over it.</param>
internal sealed record Answered(DateTimeOffset From, DateTimeOffset At, bool WasBegunAgain)
{
    public TimeSpan Wait => At - From;
}
