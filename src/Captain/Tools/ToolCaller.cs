using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.Tools;

/// <summary>What a tool answered.</summary>
/// <param name="Text">The result as it is read and quoted; of a call that failed, why, without addresses, headers and secrets.</param>
/// <param name="Status">The HTTP status; null where nobody answered.</param>
/// <param name="Detail">More about a failure, for administrators only.</param>
/// <param name="IsUnknown">Of a call that failed: it may have arrived, and nobody knows whether it was done.</param>
internal sealed record ToolReply(bool Succeeded, string Text, int? Status = null, string? Detail = null, bool IsUnknown = false);

/// <summary>Makes the requests of custom tools, within limits.</summary>
internal sealed class ToolCaller(OutboundHttp outbound, ISecretBox secrets)
{
    /// <summary>Of a result, for one model to read among other things.</summary>
    public const int MostText = 6_000;

    /// <summary>Of an error page, for whoever tries the tool.</summary>
    private const int MostDetail = 500;

    /// <summary>With this a server says that the request took too long.</summary>
    private const int RequestTimeout = 408;

    /// <summary>With these it says of its own accord that it has done nothing. Any other failure of a server's may come after it has done something.</summary>
    private const int NotImplemented = 501, Unavailable = 503;

    /// <summary>A customer waits meanwhile.</summary>
    private static readonly OutboundLimits Limits = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), 1024 * 1024, MaxRedirects: 3);

    /// <summary>Calls it with arguments that were checked before.</summary>
    public async Task<ToolReply> CallAsync(CustomTool tool, IReadOnlyDictionary<string, JsonElement> arguments, ToolCustomer customer, CancellationToken cancellationToken)
    {
        ToolAuth auth;
        try
        {
            auth = tool.SealedAuth is { } box ? ToolAuth.FromJson(secrets.Open(box, CustomTool.AuthPurpose(tool.AccountId))) : ToolAuth.Nothing;
        }
        catch (CryptographicException)
        {
            return new ToolReply(false, "The tool is not set up.", Detail: "Its secrets cannot be opened with this installation's key. Enter them again.");
        }

        HttpRequestMessage request;
        try
        {
            request = ToolRequest.Build(tool, auth, arguments, customer);
        }
        catch (FormatException wrong)
        {
            return new ToolReply(false, $"The call was not made: {wrong.Message}.");
        }

        using (request)
        {
            return await SendAsync(tool, auth, request, cancellationToken);
        }
    }

    private async Task<ToolReply> SendAsync(CustomTool tool, ToolAuth auth, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (address, method) = (request.RequestUri, request.Method);
        // A server that sends its caller on may have done before what it was asked: whatever fails from there on says nothing of that.
        bool IsSentOn() => tool.Writes && (request.RequestUri != address || request.Method != method);
        int? done = null;
        try
        {
            using var client = outbound.CreateClient(Limits);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode) done = status;
            var body = auth.RemoveFrom(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)).Storable());
            if (!response.IsSuccessStatusCode)
                return new ToolReply(false, string.Create(CultureInfo.InvariantCulture, $"The tool's server answered with the status {status}."), status, body.Clip(MostDetail), LeavesOpen(status) || IsSentOn() || (tool.Writes && status is >= 300 and < 400));
            // Once more: a template may put together what stood apart.
            return new ToolReply(true, auth.RemoveFrom(Map(tool, body)).Storable().Clip(MostText), status);
        }
        catch (Exception unreadable) when (tool.Writes && done is not null && !cancellationToken.IsCancellationRequested && IsOfTheAnswer(unreadable))
        {
            return new ToolReply(true, "", done, Detail: "It was done; what the server answered could not be read.");
        }
        catch (OutboundException refused)
        {
            return new ToolReply(false, Say(refused.Failure), Detail: auth.RemoveFrom(refused.Message), IsUnknown: MayHaveArrived(refused) || IsSentOn());
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return new ToolReply(false, "The connection to the tool's server broke.", IsUnknown: true);
        }
        catch (Exception unreadable) when (IsOfTheAnswer(unreadable))
        {
            return new ToolReply(false, "The tool's answer cannot be read.");
        }
    }

    private static bool LeavesOpen(int status) => status is RequestTimeout or (>= 500 and not (NotImplemented or Unavailable));

    /// <summary>Reading a body and what is in it can fail in these ways.</summary>
    private static bool IsOfTheAnswer(Exception failure) => failure is HttpRequestException or IOException or InvalidOperationException or ArgumentException or RegexMatchTimeoutException;

    private static bool MayHaveArrived(OutboundException refused) => refused.Failure switch
    {
        OutboundFailure.TimedOut or OutboundFailure.TooLarge => true,
        // One that never came to stand has carried nothing.
        OutboundFailure.Unreachable => refused.InnerException is HttpRequestException
        {
            HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
            InnerException: not OutboundException,
        },
        _ => false,
    };

    /// <summary>The response through its template, or as it is.</summary>
    private static string Map(CustomTool tool, string body)
    {
        JsonElement? json = null;
        try
        {
            using var document = JsonDocument.Parse(WholeText.Mend(body));
            json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not every server speaks JSON; what it says is text then.
        }

        if (string.IsNullOrWhiteSpace(tool.ResponseTemplate)) return json is { } whole ? ToolOutline.Of(whole) : body.Trim();
        var response = json ?? JsonSerializer.SerializeToElement(body.Trim());
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["response"] = response, ["r"] = response };
        return ToolTemplate.Parse(tool.ResponseTemplate).RenderText(values, ToolOutline.Of).Trim();
    }

    /// <summary>In words for a model: no addresses.</summary>
    public static string Say(OutboundFailure failure) => failure switch
    {
        OutboundFailure.TimedOut => "The tool's server took too long to answer.",
        OutboundFailure.TooLarge => "The tool's answer is too large.",
        OutboundFailure.Unreachable => "The tool's server does not answer.",
        OutboundFailure.TooManyRedirects => "The tool's server redirects too often.",
        _ => "The tool's address may not be called.",
    };
}
