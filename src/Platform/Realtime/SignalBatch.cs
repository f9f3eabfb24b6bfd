using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Realtime;

/// <summary>Signals packed for one NOTIFY, whose payload must stay below 8,000 bytes.</summary>
internal sealed class SignalBatch(Guid node)
{
    private const int MostBytes = 7000;

    private static readonly JsonSerializerOptions Compact = new(WireJson.Options)
    {
        // Text in other scripts stays as it is: escaped, a Chinese sentence would take six bytes a character.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault,
    };

    private readonly HashSet<Signal> bare = [];
    private readonly StringBuilder text = new();
    private int bytes;

    public bool IsEmpty => text.Length == 0;

    /// <summary>Adds a signal; false when the batch is full and must be sent first.</summary>
    public bool TryAdd(Signal signal)
    {
        // Many saves wake the same queue: one pulse in a batch is enough.
        if (signal.Data is null && !bare.Add(signal))
            return true;
        var json = JsonSerializer.Serialize(signal, Compact);
        var size = Encoding.UTF8.GetByteCount(json) + 1;
        if (size > MostBytes)
        {
            // Too large to travel: the hint itself still does.
            json = JsonSerializer.Serialize(signal with { Data = null }, Compact);
            size = Encoding.UTF8.GetByteCount(json) + 1;
        }

        if (bytes + size > MostBytes)
        {
            bare.Remove(signal);
            return false;
        }

        text.Append(text.Length == 0 ? "" : ",").Append(json);
        bytes += size;
        return true;
    }

    /// <summary>The payload, after which the batch is empty again.</summary>
    public string Take()
    {
        var payload = $"{node:N}[{text}]";
        text.Clear();
        bare.Clear();
        bytes = 0;
        return payload;
    }

    /// <summary>The signals of another node's payload; none of one's own.</summary>
    public static IReadOnlyList<Signal> Read(string payload, Guid self) =>
        payload.Length <= 32 || payload.StartsWith(self.ToString("N"), StringComparison.Ordinal)
            ? []
            : JsonSerializer.Deserialize<List<Signal>>(payload.AsSpan(32), Compact) ?? [];
}
