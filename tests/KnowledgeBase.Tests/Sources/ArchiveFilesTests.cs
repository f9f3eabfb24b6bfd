using System.IO.Compression;
using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Uploads;
using Wheelhouse.Platform.Http;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class ArchiveFilesTests
{
    private static readonly UnpackLimits Limits = new(MaxFiles: 5, MaxFileBytes: 4_000_000, MaxTotalBytes: 6_000_000);

    [Fact]
    public async Task Text_files_come_out_and_everything_else_stays_in()
    {
        var files = await UnpackAsync(("en/a.md", "# A"), ("b.html", "<p>b"), ("c.txt", "c"), ("photo.png", "x"), ("inner.zip", "PK"), ("__MACOSX/a.md", "x"), (".git/x.md", "x"));
        files.Select(f => f.Key).ShouldBe(["en/a.md", "b.html", "c.txt"]);
        Encoding.UTF8.GetString(files[0].Content).ShouldBe("# A");
    }

    [Fact]
    public async Task A_name_may_have_a_colon() =>
        (await UnpackAsync(("en/Guide: setup.md", "# A"))).ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Key.ShouldBe("en/Guide: setup.md"), f => f.Refusal.ShouldBeNull());

    [Theory]
    [InlineData("../../etc/passwd.md")]
    [InlineData("/etc/cron.md")]
    [InlineData("C:\\windows\\a.md")]
    [InlineData("a/..\\../b.md")]
    public async Task A_path_that_leads_out_is_refused_with_a_reason(string name)
    {
        var file = (await UnpackAsync((name, "x"))).ShouldHaveSingleItem();
        file.Refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCodes.AccessDenied);
        file.Key.ShouldNotContain("..");
    }

    [Fact]
    public async Task A_bomb_is_refused_while_it_inflates() =>
        (await Should.ThrowAsync<DomainException>(() => UnpackAsync(("bomb.md", new string('a', 3_000_000))))).Code.ShouldBe(RefusalCodes.TooLarge);

    [Fact]
    public async Task Many_files_that_are_too_large_together_are_refused()
    {
        var random = new Random(1);
        var noise = Enumerable.Range(0, 4).Select(i => (FormattableString.Invariant($"{i}.md"), string.Concat(Enumerable.Range(0, 400_000).Select(_ => random.Next(10, 99)))));
        (await Should.ThrowAsync<DomainException>(() => UnpackAsync(Limits with { MaxTotalBytes = 2_000_000 }, [.. noise]))).Code.ShouldBe(RefusalCodes.TooLarge);
    }

    [Fact]
    public async Task Too_many_files_are_refused() =>
        (await Should.ThrowAsync<DomainException>(() => UnpackAsync([.. Enumerable.Range(0, 6).Select(i => (FormattableString.Invariant($"{i}.md"), "x"))])))
            .Code.ShouldBe(RefusalCodes.TooLarge);

    [Fact]
    public async Task What_is_no_archive_says_so()
    {
        using var stream = new MemoryStream("PK\x03\x04 but then nothing"u8.ToArray());
        (await Should.ThrowAsync<DomainException>(async () =>
        {
            await foreach (var _ in ArchiveFiles.UnpackAsync(stream, Limits, CancellationToken.None))
            {
            }
        })).Code.ShouldBe(RefusalCodes.WrongType);
    }

    [Fact]
    public async Task An_archive_that_was_cut_off_anywhere_says_so()
    {
        var whole = Zip(("a.md", "# A"));
        for (var length = 4; length < whole.Length; length++)
        {
            using var stream = new MemoryStream(whole[..length]);
            ArchiveFiles.IsWhole(stream).ShouldBeFalse($"{length} bytes");
            (await Should.ThrowAsync<DomainException>(() => UnpackAsync(Limits, stream), $"{length} bytes")).Code.ShouldBe(RefusalCodes.WrongType);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_packed_is_refused_although_it_comes_out()
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["a.md", "b.md"])
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes($"A refund takes ten days, says {name}."));
            }
        }

        var bytes = packed.ToArray();
        bytes[bytes.AsSpan().IndexOf("ten days"u8)] = (byte)'f';
        using var stream = new MemoryStream(bytes);
        var files = await UnpackAsync(Limits, stream);
        files.Select(static f => (f.Key, f.Refusal?.Code)).ShouldBe([("a.md", RefusalCodes.FetchFailed), ("b.md", null)]);
    }

    internal static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static Task<List<UploadedFile>> UnpackAsync(params (string Name, string Text)[] files) => UnpackAsync(Limits, files);

    private static async Task<List<UploadedFile>> UnpackAsync(UnpackLimits limits, params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream(Zip(files));
        return await UnpackAsync(limits, stream);
    }

    private static async Task<List<UploadedFile>> UnpackAsync(UnpackLimits limits, Stream stream)
    {
        var unpacked = new List<UploadedFile>();
        await foreach (var file in ArchiveFiles.UnpackAsync(stream, limits, CancellationToken.None)) unpacked.Add(file);
        return unpacked;
    }
}
