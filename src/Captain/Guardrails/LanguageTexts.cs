using System.Collections.Frozen;
using System.Text.Json;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>The texts of one language, from its JSON file. A language without a file gets English.</summary>
internal static class LanguageTexts
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly FrozenDictionary<string, TextFile> Files = new[] { "en", "es", "pt", "zh" }.ToFrozenDictionary(l => l, Load);

    public static IEnumerable<string> Languages => Files.Keys;

    /// <summary>Takes full tags such as <c>pt-BR</c>, too.</summary>
    public static TextFile In(string language) => Files.GetValueOrDefault(language.Split('-', '_')[0].ToLowerInvariant()) ?? Files["en"];

    private static TextFile Load(string language)
    {
        using var stream = typeof(LanguageTexts).Assembly.GetManifestResourceStream($"Wheelhouse.Captain.Guardrails.Texts.{language}.json")
            ?? throw new InvalidOperationException($"The texts of language {language} are not embedded.");
        return JsonSerializer.Deserialize<TextFile>(stream, Json)
            ?? throw new InvalidOperationException($"The texts of language {language} are empty.");
    }

    /// <param name="Yes">Says yes to whatever was offered, and nothing else.</param>
    /// <param name="Bring">Says yes, and what is to be done.</param>
    internal sealed record TextFile(
        string HandOff, string NobodyOnline, string AskForEmail, string Abstain, string Unsure, string EmailKept,
        string Offer, string OfferAfterAnswer, string OfferDeclined, string Repeated, string Sorry, string Withheld, string NotKnown, string Clarify, string ClarifyAmong,
        string SummaryNeed, string SummaryTried, string SummaryOpen, TalkKind[] Talk,
        string[] Yes, string[] Bring, string[] WeakYes, string[] No, string[] Frustrated, string[] Fillers)
    {
        public required string AwaitsApproval { get; init; }

        public required string Confirmed { get; init; }

        public required string ToldAbove { get; init; }

        public required string Done { get; init; }

        public required string NotWhole { get; init; }

        public required string Declined { get; init; }

        public required string Resolved { get; init; }
    }

    /// <param name="Alone">Patterns of which the whole message consists, fillers aside.</param>
    /// <param name="Kind"><c>greeting</c>, to which an assistant may answer in words of its own; <c>thanks</c>, <c>praise</c> and <c>farewell</c>, which say that all is well; null for any other.</param>
    internal sealed record TalkKind(string Reply, string[] Alone, string? Kind = null);
}
