using System.Runtime.InteropServices;
using System.Text.Json;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>The named arrays of the model's weight files, in the order in which model.json lists them.</summary>
internal sealed class EncoderWeights
{
    private readonly Dictionary<string, float[]> _arrays = [];

    private EncoderWeights()
    {
    }

    public static EncoderWeights Load(string folder)
    {
        using var stream = File.OpenRead(Path.Combine(folder, "model.json"));
        using var json = JsonDocument.Parse(stream);
        var weights = new EncoderWeights();
        foreach (var group in json.RootElement.GetProperty("weightsManifest").EnumerateArray())
            weights.Read(group, folder);
        return weights;
    }

    public float[] this[string name] => _arrays.TryGetValue(name, out var array)
        ? array
        : throw new InvalidDataException($"The embedding model has no weights named {name}.");

    private void Read(JsonElement group, string folder)
    {
        using var bytes = new MemoryStream();
        foreach (var path in group.GetProperty("paths").EnumerateArray())
            bytes.Write(File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(path.GetString() ?? string.Empty))));
        var rest = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        foreach (var weight in group.GetProperty("weights").EnumerateArray())
        {
            var count = 1;
            foreach (var dimension in weight.GetProperty("shape").EnumerateArray())
                count *= dimension.GetInt32();
            if (rest.Length < count * sizeof(float))
                throw new InvalidDataException("The embedding model's weight files are shorter than model.json says.");
            if (weight.GetProperty("dtype").GetString() == "float32")
                _arrays.Add(weight.GetProperty("name").GetString() ?? string.Empty, MemoryMarshal.Cast<byte, float>(rest[..(count * sizeof(float))]).ToArray());
            rest = rest[(count * sizeof(float))..];
        }
    }
}
