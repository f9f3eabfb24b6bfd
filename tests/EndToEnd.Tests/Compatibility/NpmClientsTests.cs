using System.Diagnostics;
using System.Text.Json;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Compatibility;

/// <summary>Clients that nobody here wrote, from npm and unmodified, against a host with a fresh database.</summary>
public sealed class NpmClientsTests : IAsyncLifetime
{
    private static readonly Lazy<Task> Packages = new(InstallAsync);
    private Company company = null!;

    public async ValueTask InitializeAsync()
    {
        await Packages.Value;
        company = await Company.StartAsync();
    }

    public ValueTask DisposeAsync() => company.DisposeAsync();

    [Theory]
    [InlineData("sdk.cjs")]
    [InlineData("cable.cjs")]
    [InlineData("public-api.cjs")]
    [InlineData("sessions.cjs")]
    public async Task It_works_with(string script)
    {
        var facts = JsonSerializer.Serialize(new
        {
            address = company.Host.Address.ToString().TrimEnd('/'),
            account = company.AccountId,
            token = company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single(),
            agent = company.AgentId,
            inbox = company.InboxId,
            website_token = company.WebsiteToken,
            email = "ada@example.com",
            password = "Str0ng-enough!",
        });
        var (status, output) = await RunAsync("node", [script], ("WHEELHOUSE_COMPANY", facts));
        status.ShouldBe(0, output);
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Checkout.PathTo("tests", "compat", "node_modules")))
            return;
        var (status, output) = await RunAsync("npm", ["ci", "--no-progress"]);
        status.ShouldBe(0, output);
    }

    private static async Task<(int Status, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Checkout.PathTo("tests", "compat"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
