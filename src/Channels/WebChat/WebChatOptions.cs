using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Channels.WebChat;

/// <summary>Settings under <c>WebChat</c>: how much one visitor and one network address may do.</summary>
internal sealed class WebChatOptions
{
    /// <summary>Messages of one visitor a minute; people type fewer, loops and attacks more.</summary>
    [Range(1, 10_000)]
    public int MessagesPerMinute { get; set; } = 60;

    /// <summary>Messages from one network address a minute: an office behind one address must still fit.</summary>
    [Range(1, 100_000)]
    public int MessagesPerAddressAndMinute { get; set; } = 600;

    /// <summary>New visitors from one network address an hour.</summary>
    [Range(1, 1_000_000)]
    public int VisitorsPerAddressAndHour { get; set; } = 600;

    /// <summary>Requests of any kind of one visitor a minute, polling included.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Realtime connections that one visitor may open a minute: several windows on a bad network, but no loop.</summary>
    [Range(1, 100_000)]
    public int ConnectionsPerMinute { get; set; } = 60;

    /// <summary>Frames of the widget and looks at an API inbox from one network address a minute: what anybody may ask who knows a public name.</summary>
    [Range(1, 10_000_000)]
    public int PagesPerAddressAndMinute { get; set; } = 6000;
}
