using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Platform.Tests.Jobs;

public readonly record struct NoteId(long Value) : ITypedId<NoteId>
{
    public static NoteId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out NoteId id) => TypedIds.TryParse(text, out id);
}

public enum NoteColor
{
    Plain,
    BrightRed,
}

public sealed class Note : IAccountOwned
{
    public NoteId Id { get; private set; }

    public AccountId AccountId { get; init; }

    public required string Text { get; set; }

    public NoteColor Color { get; init; }
}

internal sealed class NoteMapping : IEntityTypeConfiguration<Note>
{
    public void Configure(EntityTypeBuilder<Note> builder) => builder.ToTable("notes").HasKey(n => n.Id);
}

public sealed class SampleDb(DbContextOptions<SampleDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    protected override string Schema => "sample";

    public DbSet<Note> Notes => Set<Note>();
}

/// <summary>Ordered by the group; the number says the order in which the messages were raised.</summary>
public sealed record NoteWritten(AccountId AccountId, string? Group, int Number, NoteId? Note = null) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => Group;
}

public sealed record TidyUp(AccountId AccountId) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => null;
}

/// <summary>What the handlers did, and what a test wants them to do.</summary>
public sealed class Bench
{
    private int _running;

    public ConcurrentQueue<(string Handler, NoteWritten Message, int Attempt)> Seen { get; } = new();

    public ConcurrentQueue<AccountId?> Accounts { get; } = new();

    public Func<NoteWritten, JobContext, CancellationToken, Task> OnFirst { get; set; } = (_, _, _) => Task.CompletedTask;

    public int MostAtOnceInOneGroup { get; private set; }

    public async Task WorkAsync(string handler, NoteWritten message, JobContext job, CancellationToken cancellationToken)
    {
        if (message.Group is not null)
        {
            MostAtOnceInOneGroup = Math.Max(MostAtOnceInOneGroup, Interlocked.Increment(ref _running));
        }

        try
        {
            await OnFirst(message, job, cancellationToken);
            Seen.Enqueue((handler, message, job.Attempt));
        }
        finally
        {
            if (message.Group is not null)
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}

/// <summary>Not idempotent on purpose: the tests count.</summary>
public sealed class FirstListener(Bench bench, ICurrentActor actor) : IHandle<NoteWritten>
{
    public Task HandleAsync(NoteWritten message, JobContext job, CancellationToken cancellationToken)
    {
        bench.Accounts.Enqueue(actor.AccountId);
        return bench.WorkAsync("sample.first", message, job, cancellationToken);
    }
}

public sealed class SecondListener(Bench bench) : IHandle<NoteWritten>
{
    public Task HandleAsync(NoteWritten message, JobContext job, CancellationToken cancellationToken)
    {
        bench.Seen.Enqueue(("sample.second", message, job.Attempt));
        return Task.CompletedTask;
    }
}

public sealed class Tidier(Bench bench) : IHandle<TidyUp>
{
    public Task HandleAsync(TidyUp message, JobContext job, CancellationToken cancellationToken)
    {
        bench.Accounts.Enqueue(message.AccountId);
        return Task.CompletedTask;
    }
}
