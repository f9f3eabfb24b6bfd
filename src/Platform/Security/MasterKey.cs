using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Wheelhouse.Platform.Security;

/// <summary>
/// The one key that everything else is derived from: <c>WHEELHOUSE_MASTER_KEY</c> (32 bytes in base64) or the file
/// <c>master.key</c> in the data folder, made on the first start. A copy of the database opens nothing without it.
/// </summary>
public sealed class MasterKey
{
    public const string Setting = "WHEELHOUSE_MASTER_KEY";
    private const int Size = 32;
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);
    private readonly byte[] key;

    public MasterKey(byte[] key)
    {
        if (key.Length != Size)
            throw new InvalidOperationException($"The master key must be {Size} bytes in base64.");
        this.key = [.. key];
        Id = SHA256.HashData([.. "wheelhouse key id"u8, .. key]).AsMemory(0, 4);
    }

    /// <summary>Names the key without telling it, so that a wrong key is recognised as such.</summary>
    public ReadOnlyMemory<byte> Id { get; }

    public static MasterKey Load(IConfiguration configuration, DataFolder folder) => configuration[Setting] is { Length: > 0 } text
        ? Parse(text, Setting)
        : LoadFile(Path.Combine(folder.Path, "master.key"));

    /// <summary>A key for one use only; uses cannot be exchanged for each other.</summary>
    internal byte[] Derive(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Size, info: System.Text.Encoding.UTF8.GetBytes(use));

    private static MasterKey LoadFile(string path)
    {
        if (!File.Exists(path))
            Create(path);
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>
    /// Two processes may start at once: one makes the key while it holds the lock, the others wait and read it. Moving a
    /// file into place without overwriting is no lock: it looks first, and moves then.
    /// </summary>
    private static void Create(string path)
    {
        using var turn = TakeTurn($"{path}.lock");
        if (File.Exists(path)) return;
        var mine = $"{path}.{Environment.ProcessId}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}";
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(mine, how))
            file.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
        // Whole or not at all: who reads it takes no lock.
        File.Move(mine, path, overwrite: false);
    }

    /// <summary>The lock goes with its process, however that ends; its file goes when the key is there, so that nobody can take a new one in vain.</summary>
    private static FileStream TakeTurn(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose };
        var (began, wait) = (Stopwatch.GetTimestamp(), new SpinWait());
        while (true)
        {
            try
            {
                return new FileStream(path, how);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < LongestTurn)
            {
                wait.SpinOnce();
            }
        }
    }

    private static MasterKey Parse(string text, string source)
    {
        var bytes = new byte[Size + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == Size
            ? new MasterKey(bytes[..Size])
            : throw new InvalidOperationException($"{source} does not hold a master key: {Size} bytes in base64 (openssl rand -base64 {Size}).");
    }
}

/// <summary>Where this node keeps files: <c>Wheelhouse:DataFolder</c>, by default <c>.wheelhouse</c> in the working directory.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public static DataFolder From(IConfiguration configuration) =>
        new(configuration["Wheelhouse:DataFolder"] is { Length: > 0 } path ? path : ".wheelhouse");
}
