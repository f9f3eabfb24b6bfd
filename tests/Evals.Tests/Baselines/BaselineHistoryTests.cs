using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Evals.Tests.Baselines;

public sealed class BaselineHistoryTests : IAsyncLifetime
{
    private const string Told = "- Evaluation baseline sample lowered: auroc 0.8000 → 0.7000: two questions were wrong";
    private readonly TemporaryCheckout _checkout = new();

    public async ValueTask InitializeAsync()
    {
        await GitAsync("init", "--quiet", "--initial-branch=main");
        await CommitAsync(0.8);
    }

    [Fact]
    public async Task No_baseline_of_this_checkout_was_lowered_in_silence() => (await BaselineHistory.LoweredAsync(Checkout.Root)).ShouldBeEmpty();

    [Fact]
    public async Task Rising_needs_no_words()
    {
        await CommitAsync(0.85);
        await CommitAsync(0.85, zh: 0.5);
        (await LoweredAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lowering_in_silence_is_found_long_after()
    {
        await CommitAsync(0.7);
        await CommitAsync(0.9);
        (await LoweredAsync()).ShouldHaveSingleItem().ShouldEndWith(": sample auroc 0.8000 → 0.7000");
    }

    [Fact]
    public async Task Lowering_with_its_line_is_a_decision()
    {
        await CommitAsync(0.7, changelog: Told);
        (await LoweredAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("- Evaluation baseline sample lowered: auroc 0.8000 → 0.7000: ")]
    [InlineData("- Evaluation baseline sample lowered: hit@5 0.8000 → 0.7000: two questions were wrong")]
    [InlineData("- Evaluation baseline other lowered: auroc 0.8000 → 0.7000: two questions were wrong")]
    [InlineData("- Evaluation baseline sample lowered: auroc 0.8000 → 0.7500: two questions were wrong")]
    public async Task A_line_without_a_reason_or_about_something_else_does_not_count(string line)
    {
        await CommitAsync(0.7, changelog: line);
        (await LoweredAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_line_must_come_with_the_commit()
    {
        await CommitAsync(0.8, changelog: Told);
        await CommitAsync(0.7, changelog: Told);
        (await LoweredAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Removing_a_figure_or_the_whole_file_is_lowering()
    {
        await CommitAsync(0.8, zh: 0.5);
        await CommitAsync(0.8);
        File.Delete(Path.Combine(_checkout.Root, "evals/baselines/sample.json"));
        await CommitAllAsync();
        var lowered = await LoweredAsync();
        lowered.Count.ShouldBe(2);
        lowered.ShouldContain(line => line.EndsWith("auroc (zh) 0.5000 → none", StringComparison.Ordinal));
        lowered.ShouldContain(line => line.EndsWith("auroc 0.8000 → none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_merge_cannot_take_back_what_one_side_raised()
    {
        await GitAsync("branch", "other");
        await CommitAsync(0.9);
        await GitAsync("checkout", "--quiet", "other");
        await CommitAsync(0.82);
        await GitAsync("merge", "--quiet", "--strategy=ours", "--message=merge", "main");
        (await LoweredAsync()).ShouldHaveSingleItem().ShouldEndWith("auroc 0.9000 → 0.8200");
    }

    [Fact]
    public async Task What_is_not_committed_yet_is_looked_at_too()
    {
        Write(0.7, null, null);
        (await LoweredAsync()).ShouldHaveSingleItem().ShouldStartWith("not committed");
    }

    [Fact]
    public async Task An_unpacked_archive_has_no_history()
    {
        using var archive = new TemporaryCheckout();
        (await BaselineHistory.LoweredAsync(archive.Root)).ShouldBeEmpty();
    }

    public ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<IReadOnlyList<string>> LoweredAsync() => BaselineHistory.LoweredAsync(_checkout.Root);

    private Task CommitAsync(double auroc, double? zh = null, string? changelog = null)
    {
        Write(auroc, zh, changelog);
        return CommitAllAsync();
    }

    private void Write(double auroc, double? zh, string? changelog)
    {
        var chinese = zh is null ? "" : FormattableString.Invariant($", \"zh\": {{ \"auroc\": {zh} }}");
        _checkout.Write("evals/baselines/sample.json", FormattableString.Invariant($"{{ \"all\": {{ \"auroc\": {auroc} }}{chinese} }}"));
        _checkout.Write("CHANGELOG.md", $"## Unreleased\n{changelog}\n");
    }

    private async Task CommitAllAsync()
    {
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--allow-empty", "--message=next");
    }

    private async Task GitAsync(params string[] arguments)
    {
        string[] nobody = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"];
        (await Git.RunAsync(_checkout.Root, [.. nobody, .. arguments])).Status.ShouldBe(0, string.Join(' ', arguments));
    }
}
