using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Platform.Retention;

/// <summary>Settings <c>Retention:*</c>: how long is kept what only serves to find out what went wrong.</summary>
public sealed class RetentionOptions
{
    /// <summary>What came in as it came, and work that failed for good.</summary>
    [Range(1, 36_500)]
    public int RawDeliveriesDays { get; init; } = 30;

    /// <summary>How things came about, step by step.</summary>
    [Range(1, 36_500)]
    public int TracesDays { get; init; } = 180;

    /// <summary>Rows of one transaction: none holds its locks longer than these take.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; init; } = 500;

    /// <summary>How often a node looks whether the daily sweep is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromMinutes(10);

    internal TimeSpan LifeOf(RetainedKind kind) =>
        TimeSpan.FromDays(kind == RetainedKind.RawDeliveries ? RawDeliveriesDays : TracesDays);
}
