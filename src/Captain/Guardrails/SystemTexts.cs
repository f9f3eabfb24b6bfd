namespace Wheelhouse.Captain.Guardrails;

/// <summary>What the product itself says to a customer, in the customer's language. An assistant's own settings come first.</summary>
/// <param name="HandOff">A person takes over.</param>
/// <param name="NobodyOnline">A person takes over, but later.</param>
/// <param name="AskForEmail">Asks for an address to answer to.</param>
/// <param name="Abstain">The knowledge does not carry an answer.</param>
/// <param name="Unsure">Stands before an answer that may not be the right one.</param>
/// <param name="EmailKept">Confirms the address; <c>{email}</c> stands for it.</param>
internal sealed record SystemTexts(string HandOff, string NobodyOnline, string AskForEmail, string Abstain, string Unsure, string EmailKept)
{
    public static SystemTexts In(string language)
    {
        var texts = LanguageTexts.In(language);
        return new SystemTexts(texts.HandOff, texts.NobodyOnline, texts.AskForEmail, texts.Abstain, texts.Unsure, texts.EmailKept);
    }

    /// <summary>Two texts in one message; writing without spaces sets none between sentences.</summary>
    public static string Join(string first, string second) => first + (first[^1] == '。' ? "" : " ") + second;
}
