using System.Text;
using Shouldly;
using Wheelhouse.Platform.Blobs;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;
using Xunit;

namespace Wheelhouse.Platform.Tests.Blobs;

public sealed class FolderBlobStoreTests : IDisposable
{
    private static readonly AccountId Ours = new(1);
    private static readonly AccountId Theirs = new(2);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wheelhouse-blobs");
    private readonly FolderBlobStore store;

    public FolderBlobStoreTests() => store = new FolderBlobStore(new DataFolder(folder.FullName));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_content_is_kept_once_and_comes_back()
    {
        var first = await SaveAsync("hello");
        var second = await SaveAsync("hello");
        second.ShouldBe(first);
        first.Length.ShouldBe(5);
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await using var content = (await store.OpenAsync(Ours, first.Hash, CancellationToken.None))!;
        (await new StreamReader(content).ReadToEndAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task Another_account_does_not_find_it()
    {
        var blob = await SaveAsync("hello");
        (await store.OpenAsync(Theirs, blob.Hash, CancellationToken.None)).ShouldBeNull();
        await store.DeleteAsync(Theirs, blob.Hash, CancellationToken.None);
        (await store.OpenAsync(Ours, blob.Hash, CancellationToken.None)).ShouldNotBeNull().Dispose();
        await store.DeleteAsync(Ours, blob.Hash, CancellationToken.None);
        (await store.OpenAsync(Ours, blob.Hash, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Too_large_a_file_leaves_nothing_behind()
    {
        await Should.ThrowAsync<BlobTooLargeException>(() => SaveAsync(new string('x', 101), 100));
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    [InlineData("")]
    [InlineData(null)]
    public void Only_hashes_are_addresses(string? text) => BlobHash.TryParse(text, null, out _).ShouldBeFalse();

    private Task<StoredBlob> SaveAsync(string text, long limit = 1000) =>
        store.SaveAsync(Ours, new MemoryStream(Encoding.UTF8.GetBytes(text)), limit, CancellationToken.None);
}
