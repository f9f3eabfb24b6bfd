using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Wheelhouse.Platform.Http;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>Every list, map and free-form value of every body, at whatever depth, with null in it.</summary>
public sealed class NullTests(Neighbours neighbours) : IClassFixture<Neighbours>
{
    private static readonly JsonNode?[] Shapes = [new JsonArray(null, null), new JsonObject { ["x"] = null }];

    [Fact]
    public async Task A_list_that_holds_null_is_refused_and_nothing_breaks()
    {
        var json = neighbours.Host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        using var nobody = neighbours.Host.CreateClient();
        var (wrong, lists) = (new List<string>(), 0);
        foreach (var endpoint in neighbours.Endpoints().Where(EndpointShape.TakesBody))
        {
            var places = Nulls(json.GetTypeInfo(endpoint.Metadata.GetMetadata<ChatwootBodyMetadata>()!.RequestType!), json, 0).ToList();
            foreach (var call in places.Count == 0 ? [] : EndpointShape.Methods(endpoint).SelectMany(method => Call.Of(endpoint, method)).DistinctBy(static c => c.Method))
            {
                foreach (var (field, body, isList) in places)
                {
                    lists += isList ? 1 : 0;
                    using var request = call.Fill(_ => neighbours.Ours);
                    request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                    var isOpen = call.Route.StartsWith(Places.WidgetPrefix, StringComparison.Ordinal) || call.Route.StartsWith(Places.PublicPrefix, StringComparison.Ordinal);
                    using var answer = await (isOpen ? nobody : neighbours.Ours.Company.Owner).SendAsync(request, TestContext.Current.CancellationToken);
                    var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    if (answer.StatusCode >= HttpStatusCode.InternalServerError
                        || (isList && (answer.StatusCode != HttpStatusCode.UnprocessableEntity || !text.Contains("t hold null", StringComparison.Ordinal))))
                    {
                        wrong.Add($"{call}: {field} {body.ToJsonString()}: {(int)answer.StatusCode} {Neighbours.Short(text)}");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
        lists.ShouldBeGreaterThan(30);
    }

    /// <summary>Each place of a body where there may be more than one thing, with null in it and nothing else in the body.</summary>
    private static IEnumerable<(string Field, JsonObject Body, bool IsList)> Nulls(JsonTypeInfo type, JsonSerializerOptions json, int depth)
    {
        if (depth > 4)
        {
            yield break;
        }

        foreach (var property in type.Properties)
        {
            var value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (IsFree(value))
            {
                foreach (var shape in Shapes)
                {
                    yield return (property.Name, new JsonObject { [property.Name] = shape?.DeepClone() }, false);
                }

                continue;
            }

            var info = json.GetTypeInfo(value);
            if (info.Kind == JsonTypeInfoKind.Enumerable)
            {
                yield return (property.Name, new JsonObject { [property.Name] = new JsonArray((JsonNode?)null) }, true);
            }
            else if (info.Kind == JsonTypeInfoKind.Dictionary)
            {
                yield return (property.Name, new JsonObject { [property.Name] = new JsonObject { ["x"] = null } }, true);
            }

            foreach (var (field, inner, isList) in Inner(info, json, depth))
            {
                JsonNode held = info.Kind switch
                {
                    JsonTypeInfoKind.Enumerable => new JsonArray(inner),
                    JsonTypeInfoKind.Dictionary => new JsonObject { ["x"] = inner },
                    _ => inner,
                };
                yield return ($"{property.Name}.{field}", new JsonObject { [property.Name] = held }, isList);
            }
        }
    }

    private static IEnumerable<(string Field, JsonObject Body, bool IsList)> Inner(JsonTypeInfo info, JsonSerializerOptions json, int depth)
    {
        var type = info.Kind == JsonTypeInfoKind.Object ? info.Type : info.ElementType;
        return type is null || IsFree(type) || json.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object } inner ? [] : Nulls(inner, json, depth + 1);
    }

    private static bool IsFree(Type type) => typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement) || type == typeof(object);
}
