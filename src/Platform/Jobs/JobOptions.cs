using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Platform.Jobs;

/// <summary>Settings <c>Jobs:*</c> of the workers of this node.</summary>
public sealed class JobOptions
{
    /// <summary>How many rows of each queue this node works on at once. A queue that is left out is not worked on here.</summary>
    public Dictionary<string, int> Concurrency { get; init; } = new(StringComparer.Ordinal)
    {
        [Queues.Default] = 8,
        [Queues.Channels] = 16,
        [Queues.Webhooks] = 32, // other people's servers
        [Queues.Knowledge] = 2,
        [Queues.Crawling] = 8, // other people's servers, which also ask for pauses; each has a page in memory
        [Queues.Embedding] = 4, // other people's servers; each has a batch of vectors in memory
        [Queues.Captain] = 256, // nearly all of them await a model
    };

    /// <summary>Only these queues; empty means all (<c>host worker --queues captain</c>).</summary>
    public IList<string> Only { get; init; } = [];

    /// <summary>How often the table is looked at when nobody pulses, and for what a dead node has left: a part of the pause that its customers notice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long running work may take to finish when the process is asked to stop.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often one of the nodes vacuums the job table.</summary>
    public TimeSpan HousekeepingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether this process works on jobs at all.</summary>
    public bool Enabled { get; init; } = true;
}
