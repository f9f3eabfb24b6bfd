using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.McpServers;

/// <summary>Settings <c>Captain:Mcp:*</c>.</summary>
internal sealed class McpOptions
{
    /// <summary>For a whole call, opening and ending the session included. A customer waits meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>
/// Speaks to MCP servers over the guarded outbound HTTP: a session for each use, without a standing stream, so that nothing of a server's
/// own making reaches us unasked.
/// </summary>
internal sealed class McpConnection(OutboundHttp outbound, ISecretBox secrets, IOptions<McpOptions> options, TimeProvider time)
{
    private const int MostDetail = 500;

    /// <summary>To tell a server that its session is over; one that dawdles keeps nobody waiting.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    /// <summary>Its tools, under names that every provider takes.</summary>
    /// <exception cref="McpFailedException">It did not say; the message is for administrators.</exception>
    public Task<IReadOnlyList<McpTool>> ListAsync(McpServer server, CancellationToken cancellationToken) => UseAsync(
        server, null, async (client, _, token) => McpListing.Of(server, await client.ListToolsAsync(cancellationToken: token)), cancellationToken);

    /// <summary>Calls a tool with arguments that were checked before; what failed is told in fixed words.</summary>
    /// <param name="key">The same for the same call, for servers that keep such keys.</param>
    public async Task<ToolReply> CallAsync(
        McpServer server, McpTool tool, IReadOnlyDictionary<string, JsonElement> arguments, string? key, CancellationToken cancellationToken)
    {
        var isSent = false;
        try
        {
            return await UseAsync(
                server,
                key,
                async (client, auth, token) =>
                {
                    // For servers that want some arguments in headers, too, and say so in the schema.
                    client.AddKnownTools([new Tool { Name = tool.Name, InputSchema = tool.Schema }]);
                    isSent = true;
                    var result = await client.CallToolAsync(tool.Name, arguments.ToDictionary(static a => a.Key, static a => (object?)a.Value), cancellationToken: token);
                    var text = TextOf(result, auth);
                    // Servers say so of whatever was thrown in the tool, be it after the deed.
                    return result.IsError == true
                        ? new ToolReply(false, "The tool says that it did not work.", Detail: text.Brief(MostDetail), IsUnknown: !tool.ReadsOnly)
                        : new ToolReply(true, text.Clip(ToolCaller.MostText));
                },
                cancellationToken);
        }
        catch (McpFailedException failure)
        {
            return new ToolReply(false, failure.Told, Detail: failure.Message, IsUnknown: isSent && !failure.WasSaid);
        }
    }

    /// <summary>Nothing where what came cannot be read: that says nothing of whether it was done.</summary>
    private static string TextOf(CallToolResult result, ToolAuth auth)
    {
        try
        {
            return auth.RemoveFrom(McpListing.TextOf(result).Storable());
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or ArgumentException or RegexMatchTimeoutException)
        {
            return "";
        }
    }

    private async Task<T> UseAsync<T>(McpServer server, string? key, Func<McpClient, ToolAuth, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        var auth = Open(server);
        var longest = options.Value.Timeout;
        using var deadline = new CancellationTokenSource(longest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var http = outbound.CreateClient(new OutboundLimits(longest, longest, longest, 1024 * 1024, MaxRedirects: 0));
        await using var late = linked.Token.Register(http.CancelPendingRequests);
        try
        {
            await using var transport = new HttpClientTransport(Options(server, auth, key), http, null, ownsHttpClient: false);
            var client = await McpClient.CreateAsync(
                transport,
                new McpClientOptions { ClientInfo = new Implementation { Name = "Wheelhouse", Version = "1" }, InitializationTimeout = longest, TimeProvider = time },
                null,
                linked.Token);
            try
            {
                return await use(client, auth, linked.Token);
            }
            finally
            {
                using var hurry = new CancellationTokenSource(LongestEnd, time);
                await using var stop = hurry.Token.Register(http.CancelPendingRequests);
                await client.DisposeAsync();
            }
        }
        catch (Exception broken) when (IsOfTheServer(broken))
        {
            // Not the server's doing: the turn was superseded, or this node stops.
            cancellationToken.ThrowIfCancellationRequested();
            throw FailureOf(broken, auth, deadline.IsCancellationRequested);
        }
    }

    private static HttpClientTransportOptions Options(McpServer server, ToolAuth auth, string? key)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (auth.HeaderFor(server.AuthType) is var (name, value)) headers[name] = value;
        if (key is not null) headers["Idempotency-Key"] = key;
        return new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Url),
            TransportMode = HttpTransportMode.StreamableHttp,
            EnableStandaloneGetStream = false,
            MaxReconnectionAttempts = 0,
            AdditionalHeaders = headers,
        };
    }

    /// <summary>What a client throws over what a server sent, or did not send: headers and JSON that it cannot read come as any of the last five.</summary>
    private static bool IsOfTheServer(Exception broken) => broken is OperationCanceledException or TimeoutException or HttpRequestException or IOException or McpException
        or JsonException or InvalidOperationException or FormatException or ArgumentException or NotSupportedException;

    private static McpFailedException FailureOf(Exception broken, ToolAuth auth, bool isLate)
    {
        for (var cause = broken; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutboundException refused) return new McpFailedException(ToolCaller.Say(refused.Failure), auth.RemoveFrom(refused.Message));
        }

        return isLate || broken is OperationCanceledException or TimeoutException
            ? new McpFailedException("The tool's server took too long to answer.")
            : new McpFailedException("The tool's server does not answer as it should.", auth.RemoveFrom(broken.Message).Brief(MostDetail)) { WasSaid = broken is McpProtocolException { ErrorCode: var code } && IsBefore(code) };
    }

    /// <summary>Whether a server says with it that the call has not come to the tool.</summary>
    private static bool IsBefore(McpErrorCode code) =>
        code is McpErrorCode.ParseError or McpErrorCode.InvalidRequest or McpErrorCode.MethodNotFound or McpErrorCode.InvalidParams;

    private ToolAuth Open(McpServer server)
    {
        try
        {
            return server.SealedAuth is { } box ? ToolAuth.FromJson(secrets.Open(box, McpServer.AuthPurpose(server.AccountId))) : ToolAuth.Nothing;
        }
        catch (CryptographicException)
        {
            throw new McpFailedException("The tool is not set up.", "Its secrets cannot be opened with this installation's key. Enter them again.");
        }
    }
}

/// <summary>A server did not do what it was asked.</summary>
/// <param name="told">As a model is told it.</param>
/// <param name="detail">More, for administrators only.</param>
internal sealed class McpFailedException(string told, string? detail = null) : Exception(detail ?? told)
{
    public string Told => told;

    /// <summary>Whether the server itself refused the call before it came to the tool, so that nothing was done.</summary>
    public bool WasSaid { get; init; }
}
