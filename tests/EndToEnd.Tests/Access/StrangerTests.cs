using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access;

/// <summary>Every route of an account, called by somebody who does not belong to it, and by nobody.</summary>
public sealed partial class StrangerTests : IAsyncLifetime
{
    private Company _company = null!;

    public async ValueTask InitializeAsync() => _company = await Company.StartAsync();

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task No_route_of_an_account_lets_a_stranger_or_nobody_in()
    {
        var (id, former) = await _company.AddAgentAsync("former@example.com", "administrator");
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/agents/{id}");
        using var nobody = _company.Host.CreateClient();
        var routes = AccountRoutes().ToList();
        var wrong = new List<string>();
        foreach (var (method, path) in routes)
        {
            foreach (var (caller, client) in new[] { ("a stranger", former), ("nobody", nobody) })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (method != "GET")
                {
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                }

                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                if (answer.StatusCode is not HttpStatusCode.Unauthorized)
                {
                    wrong.Add($"{method} {path} answers {(int)answer.StatusCode} to {caller}");
                }
            }
        }

        routes.Count.ShouldBeGreaterThan(60);
        wrong.ShouldBeEmpty();
    }

    private IEnumerable<(string Method, string Path)> AccountRoutes() =>
        from source in _company.Host.Services.GetServices<EndpointDataSource>()
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText ?? ""
        where pattern.Contains("{account_id", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        let named = pattern.Replace("{account_id:long}", _company.AccountId.ToString(null, null), StringComparison.Ordinal).Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal)
        select (method, "/" + Parameter().Replace(named, "1").TrimStart('/'));

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
