namespace Wheelhouse.Testing;

/// <summary>Where the files of this checkout are, for tests that read them.</summary>
public static class Checkout
{
    /// <summary>The folder that holds Wheelhouse.slnx.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or folder below <see cref="Root"/>.</summary>
    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Wheelhouse.slnx")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new InvalidOperationException("These tests run from within a checkout.");
}
