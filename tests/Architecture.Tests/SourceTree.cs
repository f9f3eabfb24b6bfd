using Wheelhouse.Architecture.Tests.Rules;
using Wheelhouse.Testing;

namespace Wheelhouse.Architecture.Tests;

/// <summary>The sources under <c>src/</c>, as they stand in the checkout.</summary>
internal static class SourceTree
{
    private static readonly string[] Endings = [".cs", ".sql", ".ts", ".vue", ".tsx", ".js", ".mjs", ".css"];
    private static readonly string[] Built = ["obj", "bin", "node_modules", "wwwroot", "dist", "generated"];

    public static IReadOnlyList<SourceFile> Files { get; } =
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*", SearchOption.AllDirectories)
           let relative = Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/')
           where IsWritten(relative)
           orderby relative
           select new SourceFile(relative, File.ReadAllText(path)),
    ];

    /// <summary>Whether people write the file, so that the rules hold for it. Fake servers and fixtures count: they are read and changed, too.</summary>
    public static bool IsWritten(string relative) =>
        Endings.Contains(Path.GetExtension(relative)) && !relative.Split('/').Intersect(Built).Any()
            && !relative.Contains("generated.ts", StringComparison.Ordinal) && !relative.EndsWith(".d.ts", StringComparison.Ordinal);
}
