using Shouldly;
using Wheelhouse.Captain.Privacy;
using Xunit;

namespace Wheelhouse.Captain.Tests.Privacy;

/// <summary>What is personal is found however people write it, and what an answer is about stays.</summary>
public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("Write to ada.lovelace+shop@mail.example.co.uk.", "ada.lovelace+shop@mail.example.co.uk")]
    [InlineData("请联系zhang.wei@example.com谢谢", "zhang.wei@example.com")]
    [InlineData("mi correo es josé@correo.example, gracias", "josé@correo.example")]
    [InlineData("<ADA@EXAMPLE.COM>", "ADA@EXAMPLE.COM")]
    [InlineData("https://shop.example/?email=ada%40example.com&x=1", "ada%40example.com")]
    [InlineData("o'neil@example.com", "o'neil@example.com")]
    public void E_mail_addresses_are_found(string text, string expected) => Found(text).ShouldBe([(PersonalKind.Email, expected)]);

    [Theory]
    [InlineData("You reach me at +49 (0) 30 / 901820 today", "+49 (0) 30 / 901820")]
    [InlineData("+1 555-123-4567", "+1 555-123-4567")]
    [InlineData("+1 555-123-4567 30 days ago", "+1 555-123-4567")]
    [InlineData("my number is (555) 123-4567.", "(555) 123-4567")]
    [InlineData("It's 555.123.4567", "555.123.4567")]
    [InlineData("1-800-555-1234 does not answer", "1-800-555-1234")]
    [InlineData("ring 020 7946 0958 please", "020 7946 0958")]
    [InlineData("Mi móvil es 612 345 678", "612 345 678")]
    [InlineData("Llámame al 91 123 45 67", "91 123 45 67")]
    [InlineData("meu WhatsApp: (11) 91234-5678", "(11) 91234-5678")]
    [InlineData("电话13812345678谢谢", "13812345678")]
    [InlineData("139 1234 5678", "139 1234 5678")]
    [InlineData("座机 010-62345678", "010-62345678")]
    [InlineData("0049 30 901820", "0049 30 901820")]
    [InlineData("estoy en el 55 1234 5678", "55 1234 5678")]
    [InlineData("(81) 1234-5678", "(81) 1234-5678")]
    [InlineData("手机１３８１２３４５６７８", "１３８１２３４５６７８")]
    [InlineData("Tel.0171 2345678", "0171 2345678")]
    [InlineData("phone 1234567", "1234567")]
    [InlineData("my number is 5551234567", "5551234567")]
    [InlineData("our new number: 5551234567", "5551234567")]
    [InlineData("meu número é 11987654321", "11987654321")]
    [InlineData("mi número es 5512345678", "5512345678")]
    [InlineData("我的号码：13812345678", "13812345678")]
    [InlineData("我的号码是 62345678", "62345678")]
    [InlineData("(11) 98765 4321", "(11) 98765 4321")]
    [InlineData("(11) 3456 7890", "(11) 3456 7890")]
    [InlineData("11 91234 5678", "11 91234 5678")]
    [InlineData("about order 4711: call me on 0171 2345678", "0171 2345678")]
    public void Telephone_numbers_are_found(string text, string expected) => Found(text).ShouldBe([(PersonalKind.Phone, expected)]);

    [Theory]
    [InlineData("my card 4111 1111 1111 1111 was charged", "4111 1111 1111 1111")]
    [InlineData("5500-0055-5555-5559", "5500-0055-5555-5559")]
    [InlineData("378282246310005", "378282246310005")]
    [InlineData("卡号6200000000000005。", "6200000000000005")]
    [InlineData("#4111111111111111", "4111111111111111")]
    [InlineData("4111.1111.1111.1111", "4111.1111.1111.1111")]
    [InlineData("4111111111111111/12/26 123", "4111111111111111")]
    [InlineData("4111 1111 1111 1111-123", "4111 1111 1111 1111")]
    [InlineData("order 4111 1111 1111 1111", "4111 1111 1111 1111")]
    [InlineData("visa=4111111111111111", "4111111111111111")]
    [InlineData("Card4111111111111111", "4111111111111111")]
    [InlineData("4111111111111111,5", "4111111111111111")]
    [InlineData("https://shop.example/pay?card=4111111111111111&cvc=123", "4111111111111111")]
    [InlineData("卡号４１１１ １１１１ １１１１ １１１１", "４１１１ １１１１ １１１１ １１１１")]
    [InlineData("٤١١١١١١١١١١١١١١١", "٤١١١١١١١١١١١١١١١")]
    [InlineData("2223000048400011", "2223000048400011")]
    public void Card_numbers_are_found_by_their_check_digit(string text, string expected) => Found(text).ShouldBe([(PersonalKind.Card, expected)]);

    [Theory]
    [InlineData("Where is order 1234567890?")]
    [InlineData("order number: 555-123-4567")]
    [InlineData("#5551234567")]
    [InlineData("my order number is 5551234567")]
    [InlineData("my number for the order is 5551234567")]
    [InlineData("meu número de pedido é 11987654321")]
    [InlineData("mi número de cliente es 5512345678")]
    [InlineData("我的订单号码：12345678")]
    [InlineData("from 11 12345 5678")]
    [InlineData("ORD-2024-123456 and LK-0171234567")]
    [InlineData("112-3456789-1234567")]
    [InlineData("Mi pedido 612345678 no llega")]
    [InlineData("meu pedido 91234-5678")]
    [InlineData("订单号13812345678在哪里")]
    [InlineData("invoice 0171 2345678")]
    [InlineData("tracking 1Z999AA10123456784")]
    [InlineData("It costs $1,234,567.89 or 1.234.567,89 €")]
    [InlineData("100 000 000 people, 612 345 678 euros")]
    [InlineData("from 2024-05-12 to 12.05.2024, or 05/12/2024 10:30-18:00")]
    [InlineData("since 01.02.2024 12 days")]
    [InlineData("version 10.0.11.4567, server 192.168.100.101")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("1234567890123456")]
    [InlineData("22.08.2024 06.07.2023")]
    [InlineData("it cost $4111111111111111")]
    [InlineData("mi pedido 55 1234 5678")]
    [InlineData("55 1234 5678 pesos")]
    [InlineData("ISBN 978-3-16-148410-0")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("https://shop.example/p/0171234567")]
    [InlineData("30 days, 5 business days, 12 %, 2 x 1000 ml")]
    [InlineData("@robin wrote a@b and user@localhost")]
    public void Orders_prices_dates_and_other_numbers_stay(string text) => Found(text).ShouldBeEmpty();

    [Fact]
    public void Each_of_several_in_one_text_is_found()
    {
        Found("555-123-4567,555-987-6543; ada@example.com or bob@example.com. Order 12345. 4111111111111111 (paid 2024-05-12)").ShouldBe(
        [
            (PersonalKind.Phone, "555-123-4567"), (PersonalKind.Phone, "555-987-6543"), (PersonalKind.Email, "ada@example.com"),
            (PersonalKind.Email, "bob@example.com"), (PersonalKind.Card, "4111111111111111"),
        ]);
    }

    [Fact]
    public void A_card_is_found_before_an_address_and_beside_a_telephone_number()
    {
        Found("4111111111111111 7ada@example.com").ShouldBe([(PersonalKind.Card, "4111111111111111"), (PersonalKind.Email, "7ada@example.com")]);
        Found("tel 612 345 678 4111 1111 1111 1111").ShouldBe([(PersonalKind.Phone, "612 345 678"), (PersonalKind.Card, "4111 1111 1111 1111")]);
    }

    [Fact]
    public void A_long_table_of_numbers_and_a_long_word_are_read_in_no_time()
    {
        var text = string.Join(' ', Enumerable.Range(1_000_000, 20_000)) + new string('a', 200_000) + string.Concat(Enumerable.Repeat("a.b-", 20_000)) + "@";
        var started = TimeProvider.System.GetTimestamp();
        PersonalData.FindIn(text).ShouldNotContain(v => v.Kind == PersonalKind.Email);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static List<(PersonalKind, string)> Found(string text) => PersonalData.FindIn(text).ConvertAll(v => (v.Kind, text.Substring(v.Start, v.Length)));
}
