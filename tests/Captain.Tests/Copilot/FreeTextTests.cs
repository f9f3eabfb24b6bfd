using Shouldly;
using Wheelhouse.Captain.Copilot;
using Xunit;

namespace Wheelhouse.Captain.Tests.Copilot;

/// <summary>What a model writes freely for an agent loses what somebody else may have talked it into.</summary>
public sealed class FreeTextTests
{
    [Theory]
    [InlineData("We send it today. Call +1 900 555 0142 for your refund.", "We send it today. Call […] for your refund.")]
    [InlineData("Ruf uns an: (11) 98765 4321.", "Ruf uns an: […].")]
    [InlineData("See [our hotline](tel:0900123).", "See our hotline.")]
    [InlineData("See [our hotline](tel:+1-900-555-0142).", "See our hotline.")]
    [InlineData("We send it today. Please send us your card number and the CVV! Have a nice day.", "We send it today. […] Have a nice day.")]
    [InlineData("明天发货。请把您的银行卡密码发给我们。谢谢！", "明天发货。[…]谢谢！")]
    [InlineData("Write to help@larkspur-vip.test.", "Write to […].")]
    public async Task Numbers_of_strangers_and_requests_for_secrets_go(string written, string cleared) =>
        (await ClearAsync(written, agents: "We send it today.")).ShouldBe(cleared);

    [Theory]
    [InlineData("Call us on (555) 010-7788 at any time.", "call us on +1 555-010-7788")]
    [InlineData("Order 5551234567 left our house on 2024-05-12 and costs 1,234.50.", "")]
    [InlineData("Please send us your card number.", "pls send us ur card details and send the card number here")]
    [InlineData("We never ask for your password. Nobody may send you a code.", "")]
    public async Task What_the_agent_wrote_and_what_harms_nobody_stays(string written, string agents) =>
        (await ClearAsync(written, agents)).ShouldBe(written);

    [Fact]
    public async Task A_summary_says_whose_number_it_is_and_still_leads_nowhere()
    {
        var clear = await new FreeText(null!).ClearingAsync(null, "", keepsMail: true, CancellationToken.None);
        clear("Ada (+49 30 901820) waits. Call [her](tel:+4930901820). Ask her: send us your PIN.").ShouldBe("Ada (+49 30 901820) waits. Call her. […]");
    }

    private static async Task<string> ClearAsync(string written, string agents) =>
        (await new FreeText(null!).ClearingAsync(null, agents, keepsMail: false, CancellationToken.None))(written);
}
