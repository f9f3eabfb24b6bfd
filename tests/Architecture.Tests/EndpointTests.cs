using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Architecture.BadModule;
using Wheelhouse.Architecture.Tests.Rules;
using Xunit;

namespace Wheelhouse.Architecture.Tests;

public sealed class EndpointTests(AppFixture app) : IClassFixture<AppFixture>
{
    private List<RouteEndpoint> Endpoints =>
        [.. app.Host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];

    [Fact]
    public void There_are_endpoints_to_look_at() => Endpoints.Count.ShouldBeGreaterThan(60);

    [Fact]
    public void Every_endpoint_says_who_may_call_it() => EndpointRules.WithoutAccess(Endpoints).ShouldBeEmpty();

    [Fact]
    public void Every_endpoint_of_an_account_is_for_its_members() => EndpointRules.OpenAccounts(Endpoints).ShouldBeEmpty();

    [Fact]
    public void Every_body_is_validated() => EndpointRules.UncheckedBodies(Endpoints).ShouldBeEmpty();

    [Fact]
    public void Every_endpoint_has_a_name() => EndpointRules.WithoutName(Endpoints).ShouldBeEmpty();

    [Fact]
    public void Every_handler_is_compiled_when_it_is_first_asked() => EndpointRules.CompiledAtOnce(Endpoints).ShouldBeEmpty();

    [Fact]
    public void A_bad_endpoint_breaks_each_rule()
    {
        IEndpointRouteBuilder bad = WebApplication.CreateSlimBuilder().Build();
        BadEndpoints.Map(bad);
        var endpoints = bad.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();

        EndpointRules.WithoutAccess(endpoints).ShouldNotBeEmpty();
        EndpointRules.UncheckedBodies(endpoints).ShouldNotBeEmpty();
        EndpointRules.WithoutName(endpoints).ShouldNotBeEmpty();
        EndpointRules.CompiledAtOnce(endpoints).ShouldNotBeEmpty();
    }
}
