using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>Two accounts of one installation, each with one of everything. No number is given to both of them.</summary>
public sealed partial class Neighbours : IAsyncLifetime
{
    private const long OwnIds = 3_000_000;

    /// <summary>Who tries.</summary>
    internal Tenant Ours { get; private set; } = null!;

    /// <summary>Whose data nobody else may see.</summary>
    internal Tenant Theirs { get; private set; } = null!;

    internal AppHost Host => Ours.Company.Host;

    /// <summary>The number of their first conversation; conversations are counted by account.</summary>
    private static long FirstNumber => Footprint.FirstId + 900_000;

    public async ValueTask InitializeAsync()
    {
        // The walk asks more in seconds than people do in an hour.
        var company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["WebChat:RequestsPerMinute"] = "100000",
            ["WebChat:MessagesPerMinute"] = "10000",
            ["WebChat:MessagesPerAddressAndMinute"] = "100000",
            ["Limits:RequestsPerCallerAndMinute"] = "1000000",
            ["Limits:RequestsPerAddressAndMinute"] = "1000000",
        });
        await Footprint.NumberFromAsync(company.Host.ConnectionString, Footprint.FirstId);
        var neighbour = await company.OpenNeighbourAsync("Neighbour", "eve@theirs.example");
        await SqlAsync(company, $"insert into inbox.account_counters values ({neighbour.AccountId}, {FirstNumber})");
        await SqlAsync(company, $"delete from accounts.audits where account_id = {company.AccountId} and subject_id = {neighbour.OwnerId}"); // how the test made them
        Theirs = await TenantSeed.FillAsync(neighbour, "theirsecret", "theirname");
        await Footprint.NumberFromAsync(company.Host.ConnectionString, OwnIds);
        Ours = await TenantSeed.FillAsync(company, "oursecret", "ourname");
    }

    public async ValueTask DisposeAsync()
    {
        await Theirs.Company.DisposeAsync();
        await Ours.Company.DisposeAsync();
    }

    internal IEnumerable<RouteEndpoint> Endpoints() =>
        Host.Services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>What an answer gives away of the neighbour: a secret text, or the number of one of their rows.</summary>
    /// <param name="namesAreKnown">Whoever talks to the account as its customer knows the names of its people.</param>
    internal string? Leak(string answer, bool isError, bool namesAreKnown = false)
    {
        if (answer.Contains(Theirs.Secret, StringComparison.OrdinalIgnoreCase) || (!namesAreKnown && answer.Contains(Theirs.Known, StringComparison.OrdinalIgnoreCase)))
        {
            return $"shows a text of the neighbour: {Short(answer)}";
        }

        // An error names the path that was asked for, with the numbers that stand in it.
        return !isError && !namesAreKnown && TheirNumber().Match(answer) is { Success: true } number ? $"shows the neighbour's number {number.Value}: {Short(answer)}" : null;
    }

    internal static string Short(string text) => text.Length > 300 ? text[..300] : text;

    private static async Task SqlAsync(Company company, string sql)
    {
        await using var connection = new NpgsqlConnection(company.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"(?<![\w.-])7\d{6}(?![\w.-])")]
    private static partial Regex TheirNumber();
}
