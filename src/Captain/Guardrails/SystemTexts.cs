namespace Wheelhouse.Captain.Guardrails;

/// <summary>What the product itself says to a customer, in the customer's language. An assistant's own settings come first.</summary>
/// <param name="HandOff">A person takes over.</param>
/// <param name="NobodyOnline">A person takes over, but later.</param>
/// <param name="AskForEmail">Asks for an address to answer to.</param>
/// <param name="Abstain">The knowledge does not carry an answer.</param>
/// <param name="Unsure">Stands before an answer that may not be the right one.</param>
/// <param name="EmailKept">Confirms the address; <c>{email}</c> stands for it.</param>
/// <param name="Offer">Asks whether a person should take over, after what was no answer.</param>
/// <param name="OfferAfterAnswer">The same after an answer that may not be the right one.</param>
/// <param name="OfferDeclined">Said to whoever wants no person.</param>
/// <param name="Repeated">Said instead of the same answer again.</param>
/// <param name="Sorry">Said to whoever was not helped.</param>
/// <param name="Withheld">Said instead of what a rule of the account forbids to answer, or to say.</param>
/// <param name="NotKnown">What of a question was not answered; <c>{part}</c> stands for it.</param>
/// <param name="Clarify">Asks back where nothing was said that could be looked up.</param>
/// <param name="ClarifyAmong">Asks back where several articles are meant; <c>{titles}</c> stands for them.</param>
internal sealed record SystemTexts(
    string HandOff, string NobodyOnline, string AskForEmail, string Abstain, string Unsure, string EmailKept,
    string Offer, string OfferAfterAnswer, string OfferDeclined, string Repeated, string Sorry, string Withheld, string NotKnown, string Clarify, string ClarifyAmong)
{
    /// <summary>Somebody has to say yes to what the customer asked for.</summary>
    public required string AwaitsApproval { get; init; }

    /// <summary>Somebody has said yes, and it is done.</summary>
    public required string Confirmed { get; init; }

    /// <summary>For whoever asked for a call of which he has read meanwhile what it returned.</summary>
    public required string ToldAbove { get; init; }

    /// <summary>It was done without anybody's word.</summary>
    public required string Done { get; init; }

    /// <summary>What stands above it is not all that belongs to the answer.</summary>
    public required string NotWhole { get; init; }

    /// <summary>Somebody has said no.</summary>
    public required string Declined { get; init; }

    /// <summary>Said where a conversation is closed and the assistant has no words of its own for that.</summary>
    public required string Resolved { get; init; }

    public static SystemTexts In(string language)
    {
        var texts = LanguageTexts.In(language);
        return new SystemTexts(
            texts.HandOff, texts.NobodyOnline, texts.AskForEmail, texts.Abstain, texts.Unsure, texts.EmailKept,
            texts.Offer, texts.OfferAfterAnswer, texts.OfferDeclined, texts.Repeated, texts.Sorry, texts.Withheld, texts.NotKnown, texts.Clarify, texts.ClarifyAmong)
        {
            AwaitsApproval = texts.AwaitsApproval,
            Confirmed = texts.Confirmed,
            ToldAbove = texts.ToldAbove,
            Done = texts.Done,
            NotWhole = texts.NotWhole,
            Declined = texts.Declined,
            Resolved = texts.Resolved,
        };
    }

    /// <summary>Two texts in one message; writing without spaces sets none between sentences.</summary>
    public static string Join(string first, string second) => first + (first[^1] is '。' or '！' or '？' ? "" : " ") + second;
}
