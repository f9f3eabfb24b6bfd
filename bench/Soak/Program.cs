using System.Globalization;
using Wheelhouse.Soak;
using Wheelhouse.Testing;

// Rounds of load, kill -9 at a random moment and restart, after each of which nothing may be lost, doubled or out of order.
SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (FormatException)
{
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

var random = new Random(options.Seed);
var began = TimeProvider.System.GetTimestamp();
var violations = new List<string>();
var kills = 0;
await using (var place = await Place.OpenAsync(options.Nodes))
{
    await place.HireAsync();
    using var visitors = new Visitors(place, options.Visitors, options.Seed);
    var folders = new Folders(place, options.Folders, options.Seed);
    var invariants = new Invariants(place, folders);
    await folders.OpenAsync();
    visitors.Start();
    var round = 0;
    while (round < options.Rounds && violations.Count == 0)
    {
        round++;
        var moment = random.NextDouble() * options.LongestLoad;
        var victim = place.Nodes[random.Next(place.Nodes.Count)];
        visitors.Begin();
        var changes = folders.ChangeAsync(round);
        await Task.Delay(moment);
        await victim.KillAsync();
        kills++;
        await victim.StartAsync();
        violations.AddRange(await EndAsync(place, visitors, changes, invariants));
        if (round % 10 == 0 || violations.Count > 0)
            Report(string.Create(CultureInfo.InvariantCulture, $"round {round}: killed after {moment.TotalMilliseconds:0} ms; {visitors.Acknowledged} messages, {folders.Syncs} syncs, longest wait {visitors.LongestWait.TotalSeconds:0.0} s"));
    }

    var conversations = await place.CountAsync("select count(*) from inbox.conversations");
    var again = await place.CountAsync("select count(*) from captain.turns where attempts > 1");
    var handed = await place.CountAsync("select count(*) from captain.turns where outcome = 'hand_off'");
    Report(string.Create(
        CultureInfo.InvariantCulture,
        $"{round} rounds, {kills} kills, {visitors.Acknowledged} messages in {conversations} conversations ({handed} hand-offs, {again} turns begun again, {visitors.Repeated} requests repeated), {folders.Syncs} syncs, {violations.Count} violations, longest wait {visitors.LongestWait.TotalSeconds:0.0} s"));
    foreach (var violation in violations)
        Report($"VIOLATION {violation}");
    if (violations.Count > 0)
        await File.WriteAllLinesAsync(Path.Combine(Path.GetTempPath(), "soak-server.log"), place.Nodes.SelectMany(static node => node.Output));
}

await new TemplateDatabases().DisposeAsync();
return violations.Count == 0 ? 0 : 1;

async Task<IReadOnlyList<string>> EndAsync(Place place, Visitors visitors, Task changes, Invariants invariants)
{
    var longest = TimeSpan.FromMinutes(5);
    try
    {
        await changes.WaitAsync(longest);
        await visitors.EndAsync(longest);
        await Eventually.TrueAsync(
            async () => await place.CountAsync("select count(*) from platform.jobs where failed_at is null and run_at < now() + interval '1 minute'") == 0,
            CancellationToken.None,
            longest);
    }
    catch (TimeoutException)
    {
        return ["the server did not become idle within five minutes", .. await invariants.CheckAsync()];
    }

    return await invariants.CheckAsync();
}

void Report(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(began).TotalMinutes,5:0.0} min  {what}"));
