using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Wheelhouse.Platform.Security;
using Xunit;

namespace Wheelhouse.Platform.Tests.Security;

public sealed class SecretsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wheelhouse-keys");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_sealed_secret_opens_with_its_key_and_purpose_only()
    {
        var box = new SecretBox(NewKey());
        var sealedSecret = box.Seal("sk-123", "model key");
        box.Open(sealedSecret, "model key").ShouldBe("sk-123");
        Should.Throw<CryptographicException>(() => box.Open(sealedSecret, "token"));
        var other = new SecretBox(NewKey());
        Should.Throw<CryptographicException>(() => other.Open(sealedSecret, "model key")).Message.ShouldContain("master key");
        sealedSecret[^1] ^= 1;
        Should.Throw<CryptographicException>(() => box.Open(sealedSecret, "model key"));
        Should.Throw<CryptographicException>(() => box.Open([1, 2], "model key"));
    }

    [Fact]
    public void Many_secrets_are_sealed_and_opened_at_once()
    {
        var box = new SecretBox(NewKey());
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
        {
            var secret = new string((char)('a' + (n % 26)), 100 + (n % 50));
            box.Open(box.Seal(secret, "model key"), "model key").ShouldBe(secret);
        });
    }

    [Fact]
    public void A_keyed_hash_is_stable_and_bound_to_key_and_purpose()
    {
        var key = NewKey();
        var box = new SecretBox(key);
        var again = new SecretBox(key);
        var other = new SecretBox(NewKey());
        again.KeyedHash("token", "a").ShouldBe(box.KeyedHash("token", "a"));
        box.KeyedHash("token", "b").ShouldNotBe(box.KeyedHash("token", "a"));
        box.KeyedHash("btoken", "a").ShouldNotBe(box.KeyedHash("token", "ab"));
        other.KeyedHash("token", "a").ShouldNotBe(box.KeyedHash("token", "a"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void The_first_start_makes_a_key_that_only_its_owner_can_read()
    {
        var first = Load();
        Load().Id.ToArray().ShouldBe(first.Id.ToArray());
        File.GetUnixFileMode(Path.Combine(folder.FullName, "master.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Starting_many_times_at_once_makes_one_key()
    {
        using var gate = new Barrier(8);
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                gate.SignalAndWait();
                return Convert.ToHexString(Load().Id.Span);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        ids.Distinct().ShouldHaveSingleItem();
        folder.GetFiles().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_setting_wins_over_the_file_and_nonsense_is_refused()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        Load(Convert.ToBase64String(key)).Id.ToArray().ShouldBe(new MasterKey(key).Id.ToArray());
        Should.Throw<InvalidOperationException>(() => Load("secret")).Message.ShouldContain("WHEELHOUSE_MASTER_KEY");
        folder.GetFiles().ShouldBeEmpty();
    }

    private static MasterKey NewKey() => new(RandomNumberGenerator.GetBytes(32));

    private MasterKey Load(string? setting = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("WHEELHOUSE_MASTER_KEY", setting)]).Build();
        return MasterKey.Load(configuration, new DataFolder(folder.FullName));
    }
}
