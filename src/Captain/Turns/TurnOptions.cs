using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Captain.Turns;

/// <summary>Settings <c>Captain:Turns:*</c>.</summary>
internal sealed class TurnOptions
{
    /// <summary>How long after a message the customer may go on writing before it is answered. A finished sentence is answered at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan PauseForMore { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>What becomes of a sentence that the model which checks could not be asked about. The rules have let it through.</summary>
    [EnumDataType(typeof(JudgeFails))]
    public JudgeFails JudgeFails { get; set; } = JudgeFails.Show;

    /// <summary>How often models may be asked in one turn: for the answer with all its steps, by whoever stands in, and for condensing and judging.</summary>
    [Range(1, 1_000)]
    public int MaxModelCalls { get; set; } = 40;

    /// <summary>What they may read and write together.</summary>
    [Range(1_000, 100_000_000)]
    public long MaxTokens { get; set; } = 200_000;

    /// <summary>How long all of them together may take, those that its searches ask included. A model that is still talking then is not heard out.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>What they may cost together, in US dollars, those that its searches ask included; an assistant may say less.</summary>
    [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal MaxPrice { get; set; } = 1m;

    /// <summary>How long a call waits for an agent's word. After that people have the conversation.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ApprovalsExpireAfter { get; set; } = TimeSpan.FromDays(1);
}

internal enum JudgeFails
{
    /// <summary>It is shown: the rules hold without a model.</summary>
    Show,

    /// <summary>It is left out, and an answer of which nothing is left is none.</summary>
    LeaveOut,
}
