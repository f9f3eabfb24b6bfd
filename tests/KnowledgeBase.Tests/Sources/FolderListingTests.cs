using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Folders;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>What a folder of the server lists when a part of it is closed. Who runs the tests may well be allowed everything, so that it is played.</summary>
public sealed class FolderListingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wheelhouse-listing-").FullName;

    public FolderListingTests()
    {
        foreach (var path in (string[])["a.md", "b/c.md", "b/d/e.csv", "b/d/photo.png", ".hidden/f.md", "node_modules/g.md", "h/i.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
            File.WriteAllText(Path.Combine(_folder, path), "x");
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "b", "link"), Path.Combine(_folder, "h"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Documents_and_tables_are_listed_in_order()
    {
        var listing = FolderFiles.List(_folder);
        listing.Files.ShouldBe(["a.md", "b/c.md", "b/d/e.csv", "h/i.txt"]);
        listing.Closed.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_is_closed_is_named_and_hides_nothing_else()
    {
        var listing = FolderFiles.List(_folder, Look("b", ".hidden"));
        listing.Files.ShouldBe(["a.md", "h/i.txt"]);
        listing.Closed.ShouldBe(["b"]);
        FolderFiles.List(_folder, Look("d")).Closed.ShouldBe(["b/d"]);
        Should.Throw<UnauthorizedAccessException>(() => FolderFiles.List(_folder, Look(Path.GetFileName(_folder))));
    }

    [Fact]
    public async Task A_closed_folder_says_so_when_it_is_read_as_itself()
    {
        var (bytes, refusal) = await FolderFiles.ReadAsync(_folder, "b", 100, TestContext.Current.CancellationToken);
        bytes.ShouldBeNull();
        refusal!.Code.ShouldBe(RefusalCodes.AccessDenied);
    }

    private static Func<string, IEnumerable<FileSystemInfo>> Look(params string[] closed) => folder =>
        closed.Contains(Path.GetFileName(folder)) ? throw new UnauthorizedAccessException() : new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(static entry => entry.LinkTarget is null);
}
