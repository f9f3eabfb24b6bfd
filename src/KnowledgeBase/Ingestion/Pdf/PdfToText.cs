using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>
/// Reads the text of a PDF with poppler's <c>pdftotext</c>. PDF files come from anywhere and their readers have a history
/// of faults, so it is a process of its own: without our environment, with limits of time, memory and output. The file goes
/// in and the text comes out through pipes; nothing of it touches the disk.
/// </summary>
internal sealed class PdfToText(IOptions<KnowledgeOptions> options, TimeProvider time)
{
    private const long MostMemory = 1024L * 1024 * 1024;
    private const int MostText = 20 * 1024 * 1024;
    private const int MostErrors = 16 * 1024;
    private const int NotExecuted = 126;

    public async Task<ParseResult> ReadAsync(RawDocument raw, CancellationToken cancellationToken)
    {
        if (raw.Bytes.Length == 0) return Refusal.Empty;
        if (PdfRefusals.BeforeReading(raw.Bytes.Span) is { } notPdf) return notPdf;
        var limit = options.Value.PdfTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var process = Start(limit);
        if (process is null) return PdfRefusals.ToolMissing;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await using var end = either.Token.Register(() => Kill(process));

        var feeding = FeedAsync(process, raw.Bytes);
        var complaining = DrainAsync(process.StandardError.BaseStream, MostErrors, null);
        var text = await DrainAsync(process.StandardOutput.BaseStream, MostText, process);
        var errors = Encoding.UTF8.GetString(await complaining);
        await feeding;
        await process.WaitForExitAsync(CancellationToken.None);

        cancellationToken.ThrowIfCancellationRequested();
        if (timeout.IsCancellationRequested) return PdfRefusals.TooSlow(limit);
        if (text.Length > MostText) return PdfRefusals.TooMuchText;
        if (process.ExitCode >= NotExecuted && text.Length == 0 && process.ExitCode <= 127) return PdfRefusals.ToolMissing;
        if (PdfRefusals.AfterReading(raw.Bytes.Span, process.ExitCode, errors) is { } refusal) return refusal;
        return PdfParser.Parse(Encoding.UTF8.GetString(text), raw);
    }

    /// <summary>Through <c>prlimit</c> where there is one (util-linux, so on every Linux that is not stripped); null when pdftotext is not installed.</summary>
    private Process? Start(TimeSpan limit)
    {
        string[] command = [options.Value.PdfToText, "-layout", "-enc", "UTF-8", "-eol", "unix", "-", "-"];
        var seconds = Math.Ceiling(limit.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Start(["prlimit", $"--as={MostMemory}", $"--cpu={seconds}", "--core=0", "--fsize=0", "--", .. command]) ?? Start(command);
    }

    private static Process? Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        // The environment holds connection strings and perhaps the master key.
        var path = start.Environment.TryGetValue("PATH", out var known) ? known : null;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(bytes, CancellationToken.None);
        }
        catch (IOException)
        {
            // It has seen enough of the file; what it says of it counts.
        }
    }

    /// <summary>Everything up to the limit; what goes beyond it ends the process, or is passed over where there is none to end.</summary>
    private static async Task<byte[]> DrainAsync(Stream stream, int most, Process? process)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, CancellationToken.None)) > 0;)
        {
            if (all.Length <= most) all.Write(buffer, 0, read);
            if (all.Length > most && process is not null) Kill(process);
        }

        return all.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
