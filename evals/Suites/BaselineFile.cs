using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Suites;

/// <summary><c>evals/baselines/SUITE.json</c> and the lines of the changelog that go with it.</summary>
internal sealed class BaselineFile(string suite, string? root = null)
{
    public string Name { get; } = $"evals/baselines/{suite}.json";

    private string File => Path.Combine(root ?? Checkout.Root, Name);

    private string ChangelogFile => Path.Combine(root ?? Checkout.Root, "CHANGELOG.md");

    /// <exception cref="RefusedException">There is none: a gate that compares with nothing would let everything pass.</exception>
    public async Task<Baseline> ReadAsync(CancellationToken cancellationToken) => System.IO.File.Exists(File)
        ? Baseline.Parse(await System.IO.File.ReadAllTextAsync(File, cancellationToken))
        : throw new RefusedException($"There is no baseline {Name}: write the first one with --accept.");

    public async Task<Baseline> ReadOrEmptyAsync(CancellationToken cancellationToken) =>
        System.IO.File.Exists(File) ? await ReadAsync(cancellationToken) : Baseline.Empty;

    /// <summary>Writes what rose; what fell only with a reason, which goes into the changelog.</summary>
    public async Task AcceptAsync(Baseline was, Baseline measured, string? reason, CancellationToken cancellationToken)
    {
        var lowered = was.CompareWith(measured).Where(change => change.Fell && reason is not null).ToList();
        if (lowered.Count > 0)
        {
            var lines = lowered.ConvertAll(change => Changelog.Start(suite, change) + string.Join(' ', reason!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            var changelog = await System.IO.File.ReadAllTextAsync(ChangelogFile, cancellationToken);
            await System.IO.File.WriteAllTextAsync(ChangelogFile, Changelog.Add(changelog, lines), cancellationToken);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, was.Accept(measured, reason is not null).ToJson(), cancellationToken);
    }
}
