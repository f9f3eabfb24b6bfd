namespace Wheelhouse.KnowledgeBase.Tests.Contradictions;

/// <summary>A document that contradicts a page of the demo's help centre in one place, and agrees with it in others.</summary>
/// <param name="Contradicts">The page of the sample that says otherwise.</param>
/// <param name="Says">What stands in the plant's quote.</param>
/// <param name="Otherwise">What stands in the page's quote.</param>
public sealed record Plant(string Name, string Language, string Contradicts, string Says, string Otherwise, string Text);

/// <summary>Written before the comparison was; <see cref="HeldOut"/> was not looked at while it was tuned.</summary>
public static class Plants
{
    public static IReadOnlyList<Plant> Tuned { get; } =
    [
        new("price in prose", "en", "en/prices.md", "$129", "$119", """
            # Starter guide

            New here? The medium Larkspur Pot (M) costs $129 and comes in four colours. The smallest one, the S, is $89.
            Everything you need is in the box except the plant.
            """),
        new("duration in other words", "en", "en/returns.md", "45 days", "30 days", """
            # Not happy with your pot?

            No problem. Pots and accessories can be sent back for any reason for up to 45 days after delivery.
            Hand in the parcel at a drop-off point within 14 days.
            """),
        new("limit with a number word", "en", "en/api.md", "20 tokens", "ten tokens", """
            # Tips for developers

            At most 20 tokens can exist per account at the same time, so delete what you do not use.
            A page has at most 500 readings.
            """),
        new("date", "en", "en/prices.md", "31 August 2026", "30 June 2026", """
            # News for long-standing customers

            Subscriptions that began before 5 January 2026 keep their old price until 31 August 2026. Thank you for being with us!
            """),
        new("percentage", "en", "en/prices.md", "25 %", "20 %", """
            # Larkspur in the classroom

            Schools get 25 % off our pots. Write to us from the e-mail address of the school. The lesson plan for three weeks is free.
            """),
        new("opening hours, table against prose", "en", "en/contact-us.md", "9:00 to 17:00", "10:00–16:00", """
            # Talk to a human

            Our telephone is staffed from Monday to Thursday, 9:00 to 17:00 Eastern Time. In the chat we usually answer within four minutes.
            """),
        new("telephone number", "en", "en/contact-us.md", "+1 828 555 0174", "+1 828 555 0147", """
            # Emergencies

            If water leaks onto a socket, pull the plug first. Then reach us by telephone at +1 828 555 0174.
            """),
        new("heading-only context", "en", "en/warranty.md", "2 years", "1 year", """
            # Warranty at a glance

            ## Battery

            Covered for 2 years.

            ## Wick mats

            Covered for 90 days.
            """),
        new("table against table", "en", "en/shipping.md", "$14.90", "$12.90", """
            # Delivery abroad

            | Country | Service | Time | Price |
            | --- | --- | --- | --- |
            | Canada | Standard | 5–8 business days | $14.90 |
            | United Kingdom | Standard | 4–7 business days | £8.90 |
            """),
        new("Spanish", "es", "es/devoluciones.md", "6,90 €", "4,90 €", """
            # Preguntas frecuentes sobre cambios

            Si algo no te gusta, lo recogemos. La etiqueta de devolución cuesta 6,90 € en la Unión Europea y se descuenta del reembolso.
            """),
    ];

    public static IReadOnlyList<Plant> HeldOut { get; } =
    [
        new("price of a service", "en", "en/warranty.md", "$45", "$35", """
            # When the warranty has ended

            We still repair your pot: for a flat fee of $45 plus parts. Spare parts are sold for at least seven years after a model was discontinued.
            """),
        new("duration with a number word", "en", "en/change-or-cancel-subscription.md", "nine months", "six months", """
            # Away for a while?

            A pause of your subscription may last up to nine months. You can skip as many boxes as you like.
            """),
        new("limit", "en", "en/larkspur-for-offices.md", "30 pots", "50 pots", """
            # One account for the whole company

            An account holds up to 30 pots. For more pots, create a second account.
            """),
        new("date of a season", "en", "en/returns.md", "15 January", "31 January", """
            # Christmas shopping

            Orders placed between 1 November and 24 December can be returned until 15 January. Gift cards by e-mail arrive within 15 minutes.
            """),
        new("percentage against a table", "en", "en/larkspur-for-offices.md", "12 %", "10 %", """
            # Buying for a team

            For 10–24 pots in one order we take a discount of 12 % off the pots. Sizes may be mixed.
            """),
        new("opening hours", "en", "en/contact-us.md", "9:00–17:00", "8:00–18:00", """
            # Chat with us

            You find people in the chat on Monday to Friday, 9:00–17:00. Outside these hours leave a message together with your e-mail address.
            """),
        new("visiting hours", "en", "en/contact-us.md", "11:00–16:00", "10:00–15:00", """
            # See our greenhouse

            The greenhouse in Asheville can be visited on the first Saturday of each month from April to October, 11:00–16:00. Dogs on a lead are welcome.
            """),
        new("heading-only context", "en", "en/gift-cards.md", "$6", "$4", """
            # Christmas service

            ## Gift wrapping

            Costs $6 per pot.
            """),
        new("table against table", "en", "en/prices.md", "$9", "$6", """
            # Parts you can change yourself

            | What | Price |
            | --- | --- |
            | Wick mats, three pieces | $9 |
            | Battery | $15 |
            """),
        new("Chinese", "zh", "zh/returns.md", "7.90 美元", "5.90 美元", """
            # 常见问题

            退货标签的费用为 7.90 美元，会从退款中扣除。包裹请在 14 天内寄出。
            """),
    ];
}
