using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Wheelhouse.Testing;

/// <summary>The server as operators run it: a process of its own, which a test can kill and start again.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private readonly string _program;
    private readonly string _connectionString;
    private readonly string _dataFolder;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private HostProcess(string program, string connectionString, string dataFolder, IReadOnlyDictionary<string, string?> settings)
    {
        (_program, _connectionString, _dataFolder, _settings) = (program, connectionString, dataFolder, settings);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
    }

    /// <summary>Stays the same when it is started again.</summary>
    public Uri Address { get; }

    /// <summary>Everything it has printed, in all its lives.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    public int? Id => _process?.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts a node on a migrated database and waits until it answers.</summary>
    /// <param name="dataFolder">Where its master key is; nodes of one installation share it.</param>
    /// <param name="program">Wheelhouse.Host.dll; the one beside the tests unless told.</param>
    public static async Task<HostProcess> StartAsync(
        string connectionString, string dataFolder, IReadOnlyDictionary<string, string?>? settings = null, string? program = null)
    {
        var host = new HostProcess(
            program ?? Path.Combine(AppContext.BaseDirectory, "Wheelhouse.Host.dll"), connectionString, dataFolder, settings ?? new Dictionary<string, string?>());
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>Starts it, again at the same address.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [_program, "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ConnectionStrings__Wheelhouse"] = _connectionString;
        start.Environment["Wheelhouse__DataFolder"] = _dataFolder;
        start.Environment["Urls"] = Address.ToString();
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAtExit(process); // a test that failed must leave nobody behind
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.TrueAsync(() => AnswersAsync(client, process), CancellationToken.None, TimeSpan.FromMinutes(3));
    }

    /// <summary>kill -9: it gets no chance to say or to finish anything.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Asks it to stop, as an operator does, and waits until it has.</summary>
    /// <returns>Its exit status.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _process?.Dispose();
    }

    private static void KillAtExit(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }

    private async Task<bool> AnswersAsync(HttpClient client, Process process)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"The host has ended with status {process.ExitCode}: {string.Join('\n', _output.TakeLast(20))}");
        }

        try
        {
            using var response = await client.GetAsync("/health");
            return response.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or System.Net.Sockets.SocketException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
