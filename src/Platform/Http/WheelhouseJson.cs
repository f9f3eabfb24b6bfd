using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Http;

/// <summary>Requests and responses speak <see cref="WireJson"/>.</summary>
public static class WheelhouseJson
{
    public static IServiceCollection AddWheelhouseJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(static json =>
        {
            WireJson.Configure(json.SerializerOptions);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.AllowReadingFromString;
            json.SerializerOptions.MaxDepth = 32;
        });
}
