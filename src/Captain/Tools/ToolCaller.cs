using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <summary>With these somebody in between says that he does not know what became of the request.</summary>
    private const int BadGateway = 502, GatewayTimeout = 504;

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

        try
        {
            using var request = ToolRequest.Build(tool, auth, arguments, customer);
            using var client = outbound.CreateClient(Limits);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            var body = auth.RemoveFrom(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)).Storable());
            return response.IsSuccessStatusCode
                ? new ToolReply(true, Map(tool, body).Clip(MostText), status)
                : new ToolReply(false, string.Create(CultureInfo.InvariantCulture, $"The tool's server answered with the status {status}."), status, body.Clip(MostDetail), status is BadGateway or GatewayTimeout);
        }
        catch (FormatException wrong)
        {
            return new ToolReply(false, $"The call was not made: {wrong.Message}.");
        }
        catch (OutboundException refused)
        {
            return new ToolReply(false, Say(refused.Failure), Detail: auth.RemoveFrom(refused.Message), IsUnknown: MayHaveArrived(refused));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            return new ToolReply(false, "The connection to the tool's server broke.", IsUnknown: true);
        }
    }

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
            using var document = JsonDocument.Parse(body);
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
