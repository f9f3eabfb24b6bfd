using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Wheelhouse.Host.Auth;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Host.Commands;

/// <summary>Runs one node: with HTTP, or as a dedicated worker.</summary>
internal static class ServeCommand
{
    public static Command Create(string name, string description, bool serveHttp)
    {
        var queues = new Option<string[]>("--queues") { Description = "Work on these queues only.", AllowMultipleArgumentsPerToken = true };
        var command = new Command(name, description) { queues };
        command.TreatUnmatchedTokensAsErrors = false; // the rest are settings
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([.. parsed.UnmatchedTokens], builder => Adjust(builder, parsed.GetValue(queues) ?? [], serveHttp));
            KeyCheck.Run(app.Services);
            await app.RunAsync(cancellationToken);
        }));
        return command;
    }

    private static void Adjust(WebApplicationBuilder builder, string[] queues, bool serveHttp)
    {
        builder.Services.PostConfigure<JobOptions>(options =>
        {
            foreach (var queue in queues)
            {
                options.Only.Add(queue);
            }
        });
        if (!serveHttp)
        {
            ListenToNobody(builder);
        }
    }

    /// <summary>For commands that work on jobs and serve nothing.</summary>
    public static void ListenToNobody(WebApplicationBuilder builder) => builder.Services.AddSingleton<IServer, NoServer>();

    /// <summary>Stands where the web server would: a worker listens to nobody.</summary>
    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
