using Npgsql;
using Wheelhouse.Accounts;
using Wheelhouse.Captain;
#if SEMANTIC_KERNEL
using Wheelhouse.Captain.SemanticKernel;
#endif
using Wheelhouse.Channels;
using Wheelhouse.Inbox;
using Wheelhouse.KnowledgeBase;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Blobs;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Host;

/// <summary>Puts the modules together. The only place that knows all of them.</summary>
internal static class WheelhouseApp
{
    /// <summary>Builds the application without starting it.</summary>
    /// <param name="arguments">Settings in the form <c>--Section:Name value</c>.</param>
    /// <param name="adjust">What a command or a test changes before the parts are put together.</param>
    public static WebApplication Build(string[] arguments, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["WHEELHOUSE_DATABASE"] is { Length: > 0 } database)
        {
            builder.Configuration[$"ConnectionStrings:{Database.ConnectionName}"] ??= database;
        }

        adjust?.Invoke(builder);
        builder.AddPlatform();
        builder.Services.AddPlatformHttp().AddPlatformSecurity().AddPlatformBlobs();
        builder.AddAccounts();
        builder.AddInbox();
        builder.AddKnowledgeBase();
        builder.AddChannels();
#if SEMANTIC_KERNEL
        builder.AddSemanticKernel();
#endif
        builder.AddCaptain();
        builder.AddHostEdge();
        var app = builder.Build();
        app.MapHostEdge();
        app.MapAccounts();
        app.MapInbox();
        app.MapKnowledgeBase();
        app.MapChannels();
        app.MapCaptain();
        return app;
    }

    /// <summary>Runs a command's work and turns what an operator can mend into one sentence.</summary>
    public static async Task<int> RunAsync(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"wheelhouse: {sentence}");
            return 1;
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } =>
            "The database is not migrated. Run `migrate` first.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The database's disk is full.",
        PostgresException database => $"The database refused: {database.MessageText}.",
        NpgsqlException network => $"The database cannot be reached: {network.InnerException?.Message ?? network.Message}.",
        InvalidOperationException settings => settings.Message,
        DomainException broken => broken.Message,
        IOException io => io.InnerException?.Message ?? io.Message, // a taken port comes as an IOException that names the address
        _ => null,
    };
}
