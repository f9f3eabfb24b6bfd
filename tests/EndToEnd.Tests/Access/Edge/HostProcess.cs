using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Access.Edge;

/// <summary>The server as its operator starts it, in a process of its own, with everything that it writes.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private HostProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>All that has been written to standard output and standard error.</summary>
    public string Output => string.Join('\n', _lines);

    public static async Task<HostProcess> StartAsync(string verb, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Wheelhouse.Host.dll"), verb])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(Process.Start(start)!);
        host._process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Keep(line.Data);
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        if (verb == "serve")
        {
            await Eventually.TrueAsync(() => Task.FromResult(host.IsListening() || host._process.HasExited), CancellationToken.None, TimeSpan.FromSeconds(60));
        }

        return host._process.HasExited && verb == "serve" ? throw new InvalidOperationException(host.Output) : host;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    private bool IsListening()
    {
        if (_lines.Select(static line => Listening().Match(line)).FirstOrDefault(static match => match.Success) is not { } found)
        {
            return false;
        }

        Address = new Uri(found.Groups[1].Value);
        return true;
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
