using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access;

/// <summary>What a developer hears who calls the API wrongly.</summary>
public sealed partial class RefusalTests(RefusalTests.OneCompany one) : IClassFixture<RefusalTests.OneCompany>
{
    private readonly Company _company = one.Company;

    [Theory]
    [InlineData("DELETE", "/inboxes/999")]
    [InlineData("DELETE", "/conversations")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("GET", "/inboxes/999")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        var (status, body) = await AskAsync(method, _company.Path + path);
        status.ShouldBe(HttpStatusCode.NotFound);
        body["code"]!.GetValue<string>().ShouldBe("not_found");
    }

    [Theory]
    [InlineData("/conversations?page=abc", "page must be a whole number, not \"abc\"")]
    [InlineData("/conversations?inbox_id=shop", "inbox_id must be a whole number, not \"shop\"")]
    [InlineData("/contacts?page=1.5", "page must be a whole number, not \"1.5\"")]
    [InlineData("/contacts/search?q=a&page=99999999999", "page must be a whole number, not \"99999999999\"")]
    [InlineData("/knowledge/sources?page=abc", "page must be a whole number, not \"abc\"")]
    [InlineData("/conversations/1/messages?before=abc", "before must be a whole number, not \"abc\"")]
    [InlineData("/contacts/me", "id must be a whole number, not \"me\"")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string sentence)
    {
        var (status, body) = await AskAsync("GET", _company.Path + path);
        status.ShouldBe(HttpStatusCode.BadRequest);
        body["error"]!.GetValue<string>().ShouldBe(sentence);
        body["detail"]!.GetValue<string>().ShouldBe(sentence);
    }

    [Fact]
    public async Task Every_list_names_the_parameter_that_it_cannot_read()
    {
        var wrong = new List<string>();
        var asked = 0;
        foreach (var (path, parameter) in QueryParameters())
        {
            asked++;
            var (status, body) = await AskAsync("GET", $"{path}?{Uri.EscapeDataString(parameter)}=abc");
            var error = body["error"]?.GetValue<string>() ?? "";
            if (status is not HttpStatusCode.BadRequest || !error.StartsWith($"{parameter} must be ", StringComparison.Ordinal))
            {
                wrong.Add($"{path} with {parameter}=abc answers {(int)status}: {error}");
            }
        }

        asked.ShouldBeGreaterThanOrEqualTo(10);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/conversations?page=2147483647")]
    [InlineData("/conversations/search?q=a&page=2147483647")]
    [InlineData("/contacts?page=2147483647")]
    [InlineData("/contacts/search?q=a&page=2147483647")]
    [InlineData("/knowledge/sources?page=2147483647")]
    [InlineData("/captain/documents?page=2147483647")]
    [InlineData("/contacts?page=-3")]
    public async Task A_page_far_away_is_empty_or_the_first(string path) =>
        (await AskAsync("GET", _company.Path + path)).Status.ShouldBe(HttpStatusCode.OK);

    private async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _company.Owner.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(text)!);
    }

    /// <summary>Every query parameter of every GET route of an account that is not plain text or a list of texts.</summary>
    private IEnumerable<(string Path, string Parameter)> QueryParameters() =>
        from source in _company.Host.Services.GetServices<EndpointDataSource>()
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText ?? ""
        where pattern.Contains("{account_id", StringComparison.Ordinal)
            && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
        from parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
        let query = parameter.ParameterInfo.GetCustomAttributes(false).OfType<IFromQueryMetadata>().FirstOrDefault()
        where parameter.HasTryParse && parameter.ParameterInfo.ParameterType != typeof(string) && parameter.ParameterInfo.ParameterType != typeof(string[]) && !endpoint.RoutePattern.Parameters.Any(p => p.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))
        let named = pattern.Replace("{account_id:long}", _company.AccountId.ToString(null, null), StringComparison.Ordinal)
        select ("/" + Parameter().Replace(named, "1").TrimStart('/'), query?.Name ?? parameter.Name.ToLowerInvariant());

    /// <summary>Nothing here changes anything, so one company serves all tests.</summary>
    public sealed class OneCompany : IAsyncLifetime
    {
        internal Company Company { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Company = await Company.StartAsync();

        public ValueTask DisposeAsync() => Company.DisposeAsync();
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
