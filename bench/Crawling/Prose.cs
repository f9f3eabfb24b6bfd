namespace Wheelhouse.Bench.Crawling;

/// <summary>Text that reads like help pages and is the same in every run: three paragraphs that no other page has.</summary>
internal static class Prose
{
    private static readonly string[] Subjects = ["The kettle", "Your order", "A refund", "The warranty", "The filter", "Our workshop", "The invoice", "A parcel", "The heater", "Your account", "A gift card", "The lid"];
    private static readonly string[] Verbs = ["is checked", "can be changed", "is sent back", "was repaired", "has to be cleaned", "is paid", "can be cancelled", "is replaced", "will be delivered", "may be returned"];
    private static readonly string[] Manners = ["within a few days", "before it leaves the warehouse", "as soon as the payment has arrived", "with a soft cloth and warm water", "at any pick-up point", "without any further costs", "by the carrier that you have chosen", "when the receipt is at hand", "in the settings of the app", "after you have told us the number"];

    public static string Of(string name)
    {
        var random = new Random(name.Aggregate(17, static (seed, letter) => (seed * 31) + letter));
        return string.Concat(Enumerable.Range(0, 3).Select(part =>
            $"<p>{string.Join(' ', Enumerable.Range(0, 6).Select(_ => $"{Pick(Subjects)} {Pick(Verbs)} {Pick(Manners)}."))} This is said of {name} in part {Faults.Name(part)}.</p>"));

        string Pick(string[] words) => words[random.Next(words.Length)];
    }

    /// <summary>Three other pages, the same in every run.</summary>
    public static IEnumerable<string> Related(string name, IReadOnlyList<string> all)
    {
        var seed = name.Aggregate(7, static (hash, letter) => ((hash * 31) + letter) & 0xFFFF);
        return Enumerable.Range(1, 3).Select(i => all[(seed + (i * 101)) % all.Count]);
    }
}
