using Wheelhouse.Architecture.Tests.Rules;
using Wheelhouse.Testing;

namespace Wheelhouse.Architecture.Tests;

/// <summary>The sources under <c>src/</c>, as they stand in the checkout.</summary>
internal static class SourceTree
{
    private static readonly string[] Endings = [".cs", ".sql", ".ts", ".vue", ".tsx"];
    private static readonly string[] Built = ["obj", "bin", "node_modules", "wwwroot", "dist", "generated", "dev"];

    public static IReadOnlyList<SourceFile> Files { get; } =
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*", SearchOption.AllDirectories)
           let relative = Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/')
           where Endings.Contains(Path.GetExtension(path)) && !relative.Split('/').Intersect(Built).Any()
               && !relative.Contains("generated.ts", StringComparison.Ordinal) && !relative.EndsWith(".d.ts", StringComparison.Ordinal)
           orderby relative
           select new SourceFile(relative, File.ReadAllText(path)),
    ];
}
