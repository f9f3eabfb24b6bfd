using System.Runtime.InteropServices;
using System.Text.Json;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// The named arrays of the model's weight files, which hold them one after the other in the order in which model.json lists them. Each is read when
/// it is asked for, straight into its array: copies of 28 MB would stay with the process as room that nothing else fills.
/// </summary>
internal sealed class EncoderWeights
{
    private readonly List<(string Path, long Begins, long Ends)> _files = [];
    private readonly Dictionary<string, (long Begins, int Count)> _arrays = [];
    private long _end;

    private EncoderWeights()
    {
    }

    /// <exception cref="InvalidDataException">The weight files are shorter than model.json says.</exception>
    public static EncoderWeights Load(string folder)
    {
        using var stream = File.OpenRead(Path.Combine(folder, "model.json"));
        using var json = JsonDocument.Parse(stream);
        var weights = new EncoderWeights();
        foreach (var group in json.RootElement.GetProperty("weightsManifest").EnumerateArray())
            weights.Add(group, folder);
        return weights;
    }

    public float[] this[string name]
    {
        get
        {
            if (!_arrays.TryGetValue(name, out var place))
                throw new InvalidDataException($"The embedding model has no weights named {name}.");
            var array = new float[place.Count];
            Read(place.Begins, MemoryMarshal.AsBytes(array.AsSpan()));
            return array;
        }
    }

    private void Add(JsonElement group, string folder)
    {
        var next = _end;
        foreach (var path in group.GetProperty("paths").EnumerateArray())
        {
            var file = Path.Combine(folder, Path.GetFileName(path.GetString() ?? string.Empty));
            _files.Add((file, _end, _end += new FileInfo(file).Length));
        }

        foreach (var weight in group.GetProperty("weights").EnumerateArray())
        {
            var count = 1;
            foreach (var dimension in weight.GetProperty("shape").EnumerateArray())
                count *= dimension.GetInt32();
            if (_end - next < count * sizeof(float))
                throw new InvalidDataException("The embedding model's weight files are shorter than model.json says.");
            if (weight.GetProperty("dtype").GetString() == "float32")
                _arrays.Add(weight.GetProperty("name").GetString() ?? string.Empty, (next, count));
            next += count * sizeof(float);
        }
    }

    private void Read(long from, Span<byte> bytes)
    {
        foreach (var (path, begins, ends) in _files)
        {
            if (bytes.IsEmpty || from < begins || from >= ends)
                continue;
            var here = bytes[..(int)Math.Min(bytes.Length, ends - from)];
            using var file = File.OpenRead(path);
            file.Position = from - begins;
            file.ReadExactly(here);
            from += here.Length;
            bytes = bytes[here.Length..];
        }
    }
}
