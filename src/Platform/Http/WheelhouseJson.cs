using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Http;

/// <summary>One JSON dialect for the API, jobs and signals: snake_case names and enums, typed ids as numbers.</summary>
public static class WheelhouseJson
{
    /// <summary>For code outside a request; requests and responses use the same settings.</summary>
    public static JsonSerializerOptions Options { get; } = Frozen();

    public static IServiceCollection AddWheelhouseJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(static json => Apply(json.SerializerOptions));

    /// <summary>Sets the dialect on options that some framework owns (minimal APIs, SignalR).</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        options.MaxDepth = 32;
        options.Converters.Add(new TypedIdJsonConverterFactory());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
