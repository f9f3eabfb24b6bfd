using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Folders;

/// <summary>Which folders of the server may be a source.</summary>
internal sealed class FolderPlace(IOptions<KnowledgeOptions> options)
{
    public const string Demo = "demo";

    /// <summary>The folder's true path.</summary>
    /// <exception cref="DomainException">It is outside every configured root, or not there.</exception>
    public string Resolve(string path)
    {
        if (path == Demo)
            return DemoFolder() ?? throw new DomainException(RefusalCodes.NotFound, "The samples of the demo are not installed here.", 422, "path");
        if (!Path.IsPathFullyQualified(path)) throw Denied();

        var full = TruePath(Path.GetFullPath(path));
        var allowed = options.Value.FolderRoots.Select(static root => TruePath(Path.GetFullPath(root)));
        if (!allowed.Any(root => IsInside(full, root))) throw Denied();
        return Directory.Exists(full) ? full : throw new DomainException(RefusalCodes.NotFound, "There is no such folder on the server.", 422, "path");
    }

    public static bool IsInside(string path, string folder) =>
        path.Equals(folder, StringComparison.Ordinal)
        || path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every symbolic link on the way followed, so that none leads out of a root.</summary>
    public static string TruePath(string path)
    {
        var root = Path.GetPathRoot(path) ?? "/";
        var at = root;
        var hops = 0;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            FileSystemInfo here = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (here.LinkTarget is not null && ++hops < 40 && here.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                at = TruePath(target.FullName);
        }

        return at;
    }

    private static DomainException Denied() => new(
        RefusalCodes.AccessDenied, "Only folders below those that Knowledge:FolderRoots names may be added, or the path demo.", 422, "path");

    private string? DemoFolder()
    {
        if (options.Value.DemoFolder is { Length: > 0 } configured) return Directory.Exists(configured) ? Path.GetFullPath(configured) : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "samples", "help-center");
            if (Directory.Exists(samples)) return samples;
        }

        return null;
    }
}
