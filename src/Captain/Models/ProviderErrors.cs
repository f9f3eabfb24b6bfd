using System.Globalization;
using System.Net;
using System.Text.Json;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// Reads a provider's refusal before a package turns it into an exception of its own: status, Retry-After and the error
/// code decide whether a retry can help. Also takes the placeholder key off requests to servers without keys.
/// </summary>
internal sealed class ProviderErrors(HttpMessageHandler inner, ModelConfiguration configuration, bool explain, TimeProvider time) : DelegatingHandler(inner)
{
    private const int LongestBody = 16 * 1024;
    private const int LongestMessage = 300;
    private const int LongestCode = 60;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (configuration.ApiKey is null)
        {
            request.Headers.Remove("Authorization");
            request.Headers.Remove("x-api-key");
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ReadAsync(response, cancellationToken);
    }

    private async Task<ModelException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (code, message) = await ReadBodyAsync(response, cancellationToken);
        var category = CategoryOf(response.StatusCode, code);
        var said = explain && category != FailureCategory.Auth && message is { Length: > 0 } ? $": {Quote(message, LongestMessage)}" : code is null ? "" : $" ({Quote(code, LongestCode)})";
        return new ModelException(category, $"{What(response.StatusCode, category)}{said}", RetryAfter(response)) { IsOfWhatWasSent = IsOfWhatWasSent(response.StatusCode, code) };
    }

    internal static FailureCategory CategoryOf(HttpStatusCode status, string? code) => (int)status switch
    {
        _ when code is "content_filter" or "content_policy_violation" or "context_length_exceeded" or "string_above_max_length" => FailureCategory.Permanent,
        _ when code is "insufficient_quota" or "billing_hard_limit_reached" or "billing_error" => FailureCategory.Configuration,
        429 => FailureCategory.RateLimited,
        401 or 403 => FailureCategory.Auth,
        408 or 409 or 425 => FailureCategory.Transient,
        413 => FailureCategory.Permanent,
        >= 500 => FailureCategory.Unavailable,
        _ => FailureCategory.Configuration,
    };

    /// <summary>Servers have no common word for "too many texts" or "too long a text"; an empty purse has one.</summary>
    private static bool IsOfWhatWasSent(HttpStatusCode status, string? code) =>
        (int)status is 400 or 413 or 422 && code is not ("insufficient_quota" or "billing_hard_limit_reached" or "billing_error");

    private string What(HttpStatusCode status, FailureCategory category) => category switch
    {
        FailureCategory.RateLimited => "The model provider asks to slow down",
        FailureCategory.Auth => "The model provider refuses the API key",
        FailureCategory.Unavailable or FailureCategory.Transient => string.Create(CultureInfo.InvariantCulture, $"The model provider is not available (HTTP {(int)status})"),
        FailureCategory.Permanent => "The model provider refuses this request",
        _ when status == HttpStatusCode.NotFound => $"The model provider knows no model {configuration.ModelId} at this address",
        _ => string.Create(CultureInfo.InvariantCulture, $"The model provider does not accept the settings (HTTP {(int)status})"),
    };

    /// <summary>Both formats put code or type and a message under <c>error</c>; some servers a bare string.</summary>
    private static async Task<(string? Code, string? Message)> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var body = new byte[LongestBody];
            var read = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
            using var json = JsonDocument.Parse(body.AsMemory(0, read));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error)) return (null, null);
            if (error.ValueKind == JsonValueKind.String) return (null, error.GetString());
            return error.ValueKind == JsonValueKind.Object ? (Text(error, "code") ?? Text(error, "type"), Text(error, "message")) : (null, null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or HttpRequestException or IOException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var exact)
            && double.TryParse(exact.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 86_400_000)
            return TimeSpan.FromMilliseconds(milliseconds);
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date is { } until ? until - time.GetUtcNow() : null);
        return wait is { } w && w < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>What the provider wrote, fit to be shown and kept: some send the key back.</summary>
    private string Quote(string words, int most) =>
        (configuration.ApiKey is { Length: > 0 } key ? words.Replace(key, "…", StringComparison.Ordinal) : words).Storable().Brief(most);
}
