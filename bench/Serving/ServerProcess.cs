using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Testing;

namespace Wheelhouse.Bench.Serving;

/// <summary>The server as an operator runs it: a process of its own, built like this one.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly string _log;
    private bool _isDisposed;

    private ServerProcess(Process process, Uri address, string log) => (_process, Address, _log) = (process, address, log);

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>What the process holds now, in megabytes.</summary>
    public double Memory => ReadStatus("VmRSS");

    /// <summary>The most that the process has ever held, in megabytes.</summary>
    public double PeakMemory => ReadStatus("VmHWM");

    /// <summary>Processor time so far, of all its threads.</summary>
    public TimeSpan Work
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Processor time so far of the thread that compiles busy code a second time.</summary>
    public TimeSpan CompilingWork => Directory.EnumerateDirectories($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/task")
        .Select(task => ProcessorTime.Read(Path.Combine(task, "stat")))
        .Where(thread => thread is { Name: ".NET Tiered Com" })
        .Aggregate(TimeSpan.Zero, (sum, thread) => sum + thread!.Own);

    public static async Task<ServerProcess> StartAsync(Installation installation, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        var log = Path.Combine(installation.Folder, $"server-{address.Port.ToString(CultureInfo.InvariantCulture)}.log");
        var watch = Stopwatch.StartNew();
        var server = new ServerProcess(Launch(["serve", "--urls", address.ToString()], installation, settings, log), address, log);
        try
        {
            await server.WaitForAnswerAsync(watch, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs another of the application's commands to its end, and says what it held at most, in megabytes.</summary>
    public static async Task<double> RunAsync(string verb, Installation installation, CancellationToken cancellationToken)
    {
        var log = Path.Combine(installation.Folder, $"{verb}.log");
        await using var running = new ServerProcess(Launch([verb], installation, null, log), installation.Nowhere, log);
        var peak = 0d;
        while (!running._process.HasExited)
        {
            peak = Math.Max(peak, running.PeakMemory);
            await Task.Delay(20, cancellationToken);
        }

        return running._process.ExitCode == 0 ? peak : throw new InvalidOperationException($"{verb} failed: {await File.ReadAllTextAsync(log, cancellationToken)}");
    }

    /// <summary>Stops it as an operator does, and with force only when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            using (var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Launch(string[] arguments, Installation installation, IReadOnlyDictionary<string, string>? settings, string log)
    {
        // A shell only for the log: the server takes its place, so that the process is the server's own.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" \"$@\" >>\"$BENCH_LOG\" 2>&1", Application, .. arguments]);
        start.Environment["BENCH_LOG"] = log;
        start.Environment["ConnectionStrings__Wheelhouse"] = installation.ConnectionString;
        start.Environment["Wheelhouse__DataFolder"] = installation.Folder;
        start.Environment["ASPNETCORE_WEBROOT"] = Checkout.PathTo("src", "Host", "wwwroot");
        foreach (var (name, value) in NoRateLimits.Concat(settings ?? new Dictionary<string, string>())) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The server could not be started.");
    }

    /// <summary>The limits are there against abuse; a bench is one address with thousands of visitors.</summary>
    private static readonly Dictionary<string, string> NoRateLimits = new()
    {
        ["WebChat__MessagesPerMinute"] = "10000",
        ["WebChat__MessagesPerAddressAndMinute"] = "100000",
        ["WebChat__VisitorsPerAddressAndHour"] = "1000000",
        ["WebChat__RequestsPerMinute"] = "100000",
        ["WebChat__PagesPerAddressAndMinute"] = "1000000",
        ["Limits__LiveCallsPerMinute"] = "100000",
    };

    /// <summary>Built with this program, in the same configuration.</summary>
    private static string Application { get; } =
        Checkout.PathTo("artifacts", "bin", "Host", new DirectoryInfo(AppContext.BaseDirectory).Name, "Wheelhouse.Host.dll");

    private async Task WaitForAnswerAsync(Stopwatch watch, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) }) { BaseAddress = Address };
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
                StartedIn = watch.Elapsed;
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process.HasExited && watch.Elapsed < LongestStart)
            {
                await Task.Delay(5, cancellationToken);
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"The server did not start: {await File.ReadAllTextAsync(_log, cancellationToken)}");
            }
        }
    }

    private double ReadStatus(string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
