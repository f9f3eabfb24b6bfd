namespace Wheelhouse.Testing.FakeProviders;

/// <summary>What a fake provider does with the next request.</summary>
public sealed record FakeAnswer
{
    /// <summary>The text, in the pieces in which it is streamed.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = [];

    /// <summary>A tool call instead of (or after) the text: name and raw arguments.</summary>
    public (string Tool, string Arguments)? Call { get; init; }

    /// <summary>How often it makes the call in one answer; of OpenAI only.</summary>
    public int CallsAtOnce { get; init; } = 1;

    /// <summary>An HTTP error instead of an answer.</summary>
    public int? Status { get; init; }

    public string? Body { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it thinks before the first word.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Never answers.</summary>
    public bool Hangs { get; init; }

    /// <summary>Waits so long before each piece of the stream.</summary>
    public TimeSpan Between { get; init; }

    /// <summary>Goes silent after the pieces, with the connection open.</summary>
    public bool Stalls { get; init; }

    /// <summary>Breaks the connection after the pieces, before the end of the stream.</summary>
    public bool IsCut { get; init; }

    /// <summary>Ends the stream properly, but says not why it stopped.</summary>
    public bool EndsSilently { get; init; }

    /// <summary>Sends the stream byte by byte.</summary>
    public bool ByteByByte { get; init; }

    /// <summary>Sends this as the stream's bytes, whatever it is.</summary>
    public string? Rubbish { get; init; }

    /// <summary>The wire's own word for why it stopped; null for the usual one.</summary>
    public string? StopReason { get; init; }

    /// <summary>Stops at the output limit that the request set.</summary>
    public bool IsAtLimit { get; init; }

    public int InputTokens { get; init; } = 1000;

    public int OutputTokens { get; init; } = 100;

    /// <summary>Streams a text in small pieces that break words and characters of JSON apart.</summary>
    public static FakeAnswer Text(string text) => new() { Pieces = [.. text.Chunk(7).Select(piece => new string(piece))] };

    /// <summary>Streams lines of JSON.</summary>
    public static FakeAnswer Lines(params string[] lines) => Text(string.Join('\n', lines));

    public static FakeAnswer Calls(string tool, string arguments) => new() { Call = (tool, arguments) };

    public static FakeAnswer Fails(int status, string body = "", params (string Name, string Value)[] headers) =>
        new() { Status = status, Body = body, Headers = headers.ToDictionary(h => h.Name, h => h.Value) };
}
