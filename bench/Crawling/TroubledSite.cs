using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.Bench.Crawling;

/// <summary>A help centre on a port of 127.0.0.1 with everything that can be wrong with one, and a calendar that never ends.</summary>
internal sealed class TroubledSite : IAsyncDisposable
{
    private const int ListLength = 60;
    private const int HugeBlocks = 320;

    private readonly WebApplication _app;
    private readonly SiteSize _size;
    private readonly IReadOnlyList<string> _inside;
    private readonly List<string> _leaves;

    private TroubledSite(WebApplication app, SiteSize size, IReadOnlyList<string> inside)
    {
        (_app, _size, _inside) = (app, size, inside);
        // The pages that cannot be read stand among those that can.
        var faults = Faults.Of(size).Select(static f => f.Path).ToList();
        var lists = size.Pages / ListLength;
        var articles = Enumerable.Range(0, size.Articles - 1 - lists).Select(static i => $"/articles/{Faults.Name(i)}").ToList();
        var step = Math.Max(1, articles.Count / faults.Count);
        _leaves = [.. articles];
        for (var i = 0; i < faults.Count; i++) _leaves.Insert(Math.Min(_leaves.Count, i * (step + 1)), faults[i]);
        Lists = lists;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Every request's path, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The most that was sent of one page, in bytes.</summary>
    public long MostSent { get; private set; }

    private int Lists { get; }

    public static async Task<TroubledSite> StartAsync(SiteSize size, IReadOnlyList<string> inside, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var site = new TroubledSite(app, size, inside);
        app.Run(site.AnswerAsync);
        await app.StartAsync(cancellationToken);
        site.Address = new Uri(app.Urls.First());
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Requests.Enqueue(path + context.Request.QueryString);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.FirstOrDefault() switch
        {
            null => ShowAsync(context, "Help centre", $"<p>Everything about our kettles, from the first cup to the last.</p>{Links(Enumerable.Range(0, Lists).Select(static i => $"/lists/{Faults.Name(i)}").Append("/calendar"))}"),
            "lists" => ShowAsync(context, $"List {parts[1]}", ListOf(parts[1])),
            "articles" => ShowAsync(context, $"Article {parts[1]}", Prose.Of(parts[1]) + Links([.. Prose.Related(parts[1], _leaves), "/calendar"])),
            "calendar" => ShowAsync(context, $"Calendar {path}{context.Request.QueryString}", Month(context)),
            "broken" => BreakAsync(context, path[(path.LastIndexOf('-') + 1)..]),
            "huge" => FloodAsync(context),
            "inside" => LeadAsync(context, path.Sum(static letter => letter)),
            "silent" => Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default),
            "dripping" => DripAsync(context),
            _ => StatusAsync(context, StatusCodes.Status404NotFound),
        };
    }

    private string ListOf(string name)
    {
        var place = Enumerable.Range(0, Lists).First(i => Faults.Name(i) == name);
        var of = _leaves.Where((_, i) => i % Lists == place);
        return $"<p>What belongs to the part {name} of our help centre:</p>{Links(of)}";
    }

    /// <summary>Days, months and years, each of which leads to further ones, by path and by query.</summary>
    private static string Month(HttpContext context)
    {
        var at = int.TryParse(context.Request.Query["month"], NumberStyles.None, CultureInfo.InvariantCulture, out var month) ? month : 0;
        var days = Enumerable.Range(1, 28).Select(day => $"/calendar/{2026 + (at / 12)}/{at % 12}/{day}");
        return $"<p>Nothing happens in month {at} of this calendar.</p>" + Links([.. days, $"/calendar?month={at + 1}", $"/calendar?month={at + 12}", $"/calendar?view=year&month={at + 1}"]);
    }

    private static Task BreakAsync(HttpContext context, string how)
    {
        switch (how)
        {
            case "not_found": return StatusAsync(context, StatusCodes.Status404NotFound);
            case "server_error": return StatusAsync(context, StatusCodes.Status500InternalServerError);
            case "cut_off": return CutAsync(context);
            default:
                context.Abort();
                return Task.CompletedTask;
        }
    }

    private static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = 100_000;
        await context.Response.WriteAsync("<html><body><main><h1>The beginning</h1><p>of something that");
        await context.Response.Body.FlushAsync();
        await Task.Delay(20);
        context.Abort();
    }

    /// <summary>20 MB, as far as somebody takes them.</summary>
    private async Task FloodAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        var block = new byte[65_536];
        Array.Fill(block, (byte)'a');
        long sent = 0;
        try
        {
            for (var i = 0; i < HugeBlocks; i++)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
                sent += block.Length;
                if (i % 8 == 0) await Task.Delay(1, context.RequestAborted); // time to hear that nobody reads on
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has had enough.
        }

        MostSent = Math.Max(MostSent, sent);
    }

    private Task LeadAsync(HttpContext context, int number)
    {
        context.Response.Redirect(_inside[number % _inside.Count]);
        return Task.CompletedTask;
    }

    private static async Task DripAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        try
        {
            for (var i = 0; i < 3_000; i++)
            {
                await context.Response.WriteAsync("<p>drip</p>", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(100, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task ShowAsync(HttpContext context, string title, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><nav><a href=\"/\">Help centre</a></nav><main><h1>{title}</h1>{body}</main></body></html>");
    }

    private static string Links(IEnumerable<string> paths) => $"<ul>{string.Concat(paths.Select(static path => $"<li><a href=\"{path.Replace("&", "&amp;", StringComparison.Ordinal)}\">{path.Trim('/')}</a></li>"))}</ul>";
}
