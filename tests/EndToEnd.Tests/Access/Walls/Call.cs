using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

internal enum SlotPlace
{
    Route,
    Body,
    Query,
    Site,
    Visitor,
}

/// <summary>A place of a call that names something of an account.</summary>
internal sealed record Slot(SlotPlace Place, string Name, string Kind);

/// <summary>One method of one endpoint with one shape of its body: everything but whose things it names.</summary>
internal sealed class Call
{
    private readonly RoutePattern _pattern;
    private readonly Func<Func<string, JsonNode>, JsonObject>? _body;

    private Call(string method, string name, RoutePattern pattern, Func<Func<string, JsonNode>, JsonObject>? body, IReadOnlyList<Slot> queries)
    {
        (Method, Name, _pattern, _body) = (method, name, pattern, body);
        Route = "/" + pattern.RawText?.TrimStart('/');
        List<Slot> slots = [.. pattern.Parameters.Select(p => new Slot(SlotPlace.Route, p.Name, Places.OfRoute(pattern, p.Name, name)))];
        body?.Invoke(kind =>
        {
            slots.Add(new Slot(SlotPlace.Body, kind, kind));
            return "";
        });
        if (Route.StartsWith(Places.WidgetPrefix, StringComparison.Ordinal))
        {
            slots.Add(new Slot(SlotPlace.Site, "website_token", Kinds.WebsiteToken));
            slots.Add(new Slot(SlotPlace.Visitor, "X-Auth-Token", Kinds.VisitorToken));
        }

        Slots = slots;
        Queries = queries;
    }

    public string Method { get; }

    public string Name { get; }

    public string Route { get; }

    /// <summary>Always filled.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>Filled one at a time.</summary>
    public IReadOnlyList<Slot> Queries { get; }

    public bool IsRead => Method is "GET" or "HEAD";

    public static IEnumerable<Call> Of(RouteEndpoint endpoint, string method)
    {
        var name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText ?? "";
        var queries = EndpointShape.QueryParameters(endpoint)
            .Select(p => (Name: p, Kind: Places.OfParameter(p, endpoint.RoutePattern.RawText ?? "")))
            .Where(static p => p.Kind is not null).Select(static p => new Slot(SlotPlace.Query, p.Name, p.Kind ?? "")).ToList();
        return EndpointShape.TakesBody(endpoint)
            ? Bodies.For(name).Select(body => new Call(method, name, endpoint.RoutePattern, body, queries))
            : [new Call(method, name, endpoint.RoutePattern, null, queries)];
    }

    /// <summary>The request, with each slot filled by whoever <paramref name="whose"/> says.</summary>
    /// <param name="query">The query parameter that is sent along.</param>
    public HttpRequestMessage Fill(Func<Slot, Tenant> whose, Slot? query = null)
    {
        var path = Route;
        foreach (var slot in Slots.Where(static s => s.Place == SlotPlace.Route))
        {
            var parameter = _pattern.GetParameter(slot.Name)!;
            var text = parameter.ParameterPolicies.Count > 0 ? $"{{{slot.Name}:{parameter.ParameterPolicies[0].Content}}}" : $"{{{slot.Name}}}";
            path = path.Replace(text, Uri.EscapeDataString(whose(slot)[slot.Kind]), StringComparison.Ordinal);
        }

        if (path.Contains('{', StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{Route} has a place that the walk does not fill: {path}");
        }

        List<string> parameters = [.. from s in Slots where s.Place == SlotPlace.Site select Parameter(s, whose), .. query is null ? [] : new[] { Parameter(query, whose) }];
        var request = new HttpRequestMessage(new HttpMethod(Method), parameters.Count == 0 ? path : $"{path}?{string.Join('&', parameters)}");
        foreach (var slot in Slots.Where(static s => s.Place == SlotPlace.Visitor))
        {
            request.Headers.Add(slot.Name, whose(slot)[slot.Kind]);
        }

        if (!IsRead)
        {
            var body = _body?.Invoke(kind => whose(Slots.First(s => s.Place == SlotPlace.Body && s.Kind == kind)).Json(kind)) ?? [];
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }

    public override string ToString() => $"{Method} {Route} ({Name})";

    private static string Parameter(Slot slot, Func<Slot, Tenant> whose) => $"{Uri.EscapeDataString(slot.Name)}={Uri.EscapeDataString(whose(slot)[slot.Kind])}";
}
