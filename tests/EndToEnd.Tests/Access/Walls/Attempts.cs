using System.Net.Http.Json;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>One way to reach over the wall.</summary>
/// <param name="What">What is the neighbour's in it.</param>
/// <param name="NamesTheirs">Whether a place that decides what is shown or changed names something of theirs: then it must be refused.</param>
/// <param name="IsTheirAccount">Whether it is addressed to their account.</param>
internal sealed record Attempt(string What, Func<HttpRequestMessage> Build, bool NamesTheirs, bool IsTheirAccount = false, bool IsOurs = false)
{
    /// <summary>What is all ours is refused to strangers only.</summary>
    public bool MustBeRefused(string who) => NamesTheirs || (IsOurs && who is Walkers.Visitor or Walkers.Nobody);
}

/// <summary>Puts the neighbour's things into a call: everywhere, and in each place alone with ours around it.</summary>
internal static class Attempts
{
    public static IEnumerable<Attempt> Of(Call call, Neighbours two)
    {
        var (ours, theirs) = (two.Ours, two.Theirs);
        var account = call.Slots.FirstOrDefault(static s => s is { Place: SlotPlace.Route, Kind: Kinds.Account });
        var inner = call.Slots.Where(s => s != account).ToList();
        if (account is not null)
        {
            yield return new Attempt("their account and all that is theirs", () => call.Fill(_ => theirs), true, IsTheirAccount: true);
        }

        if (inner.Count > 1 && account is not null)
        {
            yield return new Attempt("our account, all else theirs", () => call.Fill(s => s == account ? ours : theirs), inner.Any(IsDecisive));
        }

        foreach (var slot in inner.Where(s => !IsTheirKey(s, call)))
        {
            yield return new Attempt($"their {slot.Name}", () => call.Fill(s => s == slot ? theirs : ours), IsDecisive(slot));
        }

        foreach (var query in call.Queries)
        {
            yield return new Attempt($"their {query.Name} in the query", () => call.Fill(s => s == query ? theirs : ours, query), false);
        }

        if (call.IsRead || (account is not null && inner.Count == 0))
        {
            yield return new Attempt("nothing of theirs", () => call.Fill(_ => ours), false, IsOurs: account is not null);
        }
    }

    /// <summary>What stands in the address decides; what stands in a body may also be taken for nobody's and left out. A name that callers choose is everybody's.</summary>
    private static bool IsDecisive(Slot slot) => slot is { Place: SlotPlace.Site or SlotPlace.Visitor } or { Place: SlotPlace.Route, Kind: not (Kinds.Label or Kinds.ExternalDocument) };

    /// <summary>A website's token alone is no secret, and a visitor's alone opens nothing; where there is just the inbox, it is the key.</summary>
    private static bool IsTheirKey(Slot slot, Call call) =>
        slot.Kind == Kinds.ApiInbox && call.Slots.All(static s => s.Kind == Kinds.ApiInbox);
}

/// <summary>Everybody of our account, and nobody.</summary>
internal sealed class Walkers : IDisposable
{
    public const string Visitor = "a visitor of ours";
    public const string Nobody = "nobody";
    private readonly List<(string Who, HttpClient Client)> _people = [];
    private readonly List<(string Who, HttpClient Client)> _strangers = [];

    public static async Task<Walkers> ComeAsync(Neighbours two)
    {
        var walkers = new Walkers();
        var cookie = two.Host.CreateClient();
        var signIn = await cookie.PostAsJsonAsync("/auth/sign_in", new { email = "ada@example.com", password = "Str0ng-enough!" });
        signIn.EnsureSuccessStatusCode();
        cookie.DefaultRequestHeaders.Add("X-Wheelhouse-Request", "1");
        walkers._people.AddRange([("our administrator", cookie), ("our administrator's token", Of(two, two.Ours.Company.Owner)), ("our agent's token", Of(two, two.Ours.Company.Agent))]);
        var visitor = two.Host.CreateClient();
        visitor.DefaultRequestHeaders.Add("X-Auth-Token", two.Ours[Kinds.VisitorToken]);
        walkers._strangers.AddRange([(Visitor, visitor), (Nobody, two.Host.CreateClient())]);
        return walkers;
    }

    /// <summary>The widget's and the client API's calls carry their own proof; accounts' are tried by people and by strangers.</summary>
    public IEnumerable<(string Who, HttpClient Client)> For(Call call, Attempt attempt) =>
        call.Slots.Any(static s => s.Place == SlotPlace.Site) || call.Route.StartsWith(Places.PublicPrefix, StringComparison.Ordinal) ? [_strangers[1]]
        : attempt.IsTheirAccount || attempt.IsOurs ? [.. _people, .. _strangers]
        : _people;

    public void Dispose()
    {
        foreach (var (_, client) in _people.Concat(_strangers))
        {
            client.Dispose();
        }
    }

    private static HttpClient Of(Neighbours two, HttpClient known)
    {
        var client = two.Host.CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", known.DefaultRequestHeaders.GetValues("api_access_token"));
        return client;
    }
}

internal static class Reading
{
    public static async Task<string> GetStringOrErrorAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }
}
