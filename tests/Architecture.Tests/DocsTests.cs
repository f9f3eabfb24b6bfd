using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Platform.Events;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Architecture.Tests;

/// <summary>The generated documents are checked in and true. With WHEELHOUSE_WRITE_DOCS=1 the tests write them.</summary>
public sealed class DocsTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_list_of_events_is_up_to_date() => CompareAsync("docs/events.md", Events());

    [Fact]
    public async Task The_OpenAPI_document_is_up_to_date()
    {
        using var client = app.Host.CreateClient();
        var json = await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Token);
        // The server's address is this test's own.
        await CompareAsync("docs/api/openapi.json", json.Replace(app.Host.Address.ToString(), "/", StringComparison.Ordinal) + "\n");
    }

    private static async Task CompareAsync(string path, string now)
    {
        var file = Path.Combine(Checkout.Root, path);
        if (Environment.GetEnvironmentVariable("WHEELHOUSE_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, now, Token);
        }

        File.Exists(file).ShouldBeTrue($"{path} is missing");
        (await File.ReadAllTextAsync(file, Token)).ReplaceLineEndings("\n").ShouldBe(
            now.ReplaceLineEndings("\n"), $"{path} is out of date: run the tests once with WHEELHOUSE_WRITE_DOCS=1");
    }

    private string Events()
    {
        var text = new StringBuilder("""
            # Events and commands

            Generated from the catalogue of handlers. Each (message, handler) is a row of its own in the queue, with its own
            order, retries and dead letters.

            | Message | Handler | Queue | Attempts |
            | --- | --- | --- | --- |

            """);
        var handlers = app.Host.Services.GetRequiredService<EventCatalog>().All;
        foreach (var h in handlers.OrderBy(h => h.Message.Name, StringComparer.Ordinal).ThenBy(h => h.Name, StringComparer.Ordinal))
        {
            var kind = typeof(ICommand).IsAssignableFrom(h.Message) ? " (command)" : "";
            text.AppendLine(null, $"| {h.Message.Name}{kind} | `{h.Name}` | {h.Queue} | {h.Options.MaxAttempts} |");
        }

        return text.ToString();
    }
}
