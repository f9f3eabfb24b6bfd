using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Captain.Turns;

/// <summary>Settings <c>Captain:Turns:*</c>.</summary>
internal sealed class TurnOptions
{
    /// <summary>How long after a message the customer may go on writing before it is answered. A finished sentence is answered at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan PauseForMore { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a call waits for an agent's word. After that people have the conversation.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ApprovalsExpireAfter { get; set; } = TimeSpan.FromDays(1);
}
