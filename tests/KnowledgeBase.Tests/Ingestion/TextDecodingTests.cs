using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class TextDecodingTests
{
    private const string Spanish = "La garantía cubre dos años. ¿Cómo pido una devolución? El envío cuesta 4,90 €.";
    private const string Chinese = "您可以在三十天内退货。请先在应用程序中打开订单，然后选择退货原因，我们会发送标签。";
    private const string Russian = "Вы можете вернуть товар в течение тридцати дней после покупки.";
    private const string Japanese = "ご購入から三十日以内であれば返品できます。アプリで注文を開いてください。";
    private const string Korean = "구매 후 삼십 일 이내에 반품하실 수 있습니다. 앱에서 주문을 열어 주세요.";
    private const string Traditional = "您可以在三十天內退貨。請先在應用程式中打開訂單，然後選擇退貨原因，我們會寄送標籤。";

    private const string Hebrew = "ניתן להחזיר את המוצר בתוך שלושים יום מיום הקנייה. המשלוח עולה 25 ₪ לכל הזמנה.";
    private const string Arabic = "يمكنك إرجاع المنتج خلال ثلاثين يوما من تاريخ الشراء، وتبلغ تكلفة الشحن خمسة ريالات. هل لديك سؤال؟";
    private const string Thai = "คุณสามารถคืนสินค้าได้ภายในสามสิบวันนับจากวันที่ซื้อ ค่าจัดส่ง 50 บาท";
    private const string Greek = "Μπορείτε να επιστρέψετε το προϊόν μέσα σε τριάντα ημέρες από την αγορά. Πώς γίνεται η επιστροφή;";
    private const string French = "La garantie est valable deux ans après l'achat ; les frais de port s'élèvent à 4,90 € où que ce soit.";
    private const string Bulgarian = "Можете да върнете продукта в рамките на тридесет дни след покупката.";

    [Theory]
    [InlineData(Spanish, "windows-1252", null)]
    [InlineData(Spanish, "windows-1252", "utf-8")]
    [InlineData(Spanish, "windows-1252", "gb2312")]
    [InlineData(Spanish, "utf-8", "iso-8859-1")]
    [InlineData(Chinese, "gb18030", null)]
    [InlineData(Chinese, "gb18030", "utf-8")]
    [InlineData(Chinese, "gb18030", "iso-8859-1")]
    [InlineData(Chinese, "utf-8", "gb2312")]
    [InlineData(Traditional, "big5", null)]
    [InlineData(Traditional, "big5", "utf-8")]
    [InlineData(Japanese, "shift_jis", null)]
    [InlineData(Japanese, "euc-jp", null)]
    [InlineData(Japanese, "iso-2022-jp", "iso-2022-jp")]
    [InlineData(Korean, "euc-kr", null)]
    [InlineData(Russian, "windows-1251", null)]
    [InlineData(Russian, "koi8-r", "iso-8859-1")]
    [InlineData(Hebrew, "windows-1255", null)]
    [InlineData(Hebrew, "windows-1255", "windows-1255")]
    [InlineData(Hebrew, "windows-1255", "iso-8859-1")]
    [InlineData(Arabic, "windows-1256", null)]
    [InlineData(Arabic, "windows-1256", "windows-1256")]
    [InlineData(Arabic, "windows-1256", "utf-8")]
    [InlineData(Arabic, "iso-8859-6", "iso-8859-6")]
    [InlineData(Thai, "windows-874", null)]
    [InlineData(Thai, "windows-874", "tis-620")]
    [InlineData(Greek, "windows-1253", null)]
    [InlineData(Greek, "windows-1253", "windows-1253")]
    [InlineData(Greek, "iso-8859-7", "iso-8859-7")]
    [InlineData("ΣΥΧΝΕΣ ΕΡΩΤΗΣΕΙΣ", "windows-1253", "windows-1253")]
    [InlineData("ימים להחזרה", "iso-8859-8", "iso-8859-8")]
    [InlineData("ימים להחזרה", "iso-8859-8", "iso-8859-8-i")]
    [InlineData("כן", "windows-1255", "windows-1255")]
    [InlineData(French, "windows-1252", null)]
    [InlineData(Bulgarian, "windows-1251", null)]
    [InlineData("как вернуть товар", "windows-1251", null)]
    [InlineData("как вернуть товар", "koi8-r", null)]
    [InlineData("Как вернуть товар?", "koi8-r", null)]
    [InlineData("срок возврата", "windows-1251", null)]
    [InlineData("Цена: 5 руб.", "windows-1251", null)]
    [InlineData("配送", "gb18030", null)]
    [InlineData(Russian, "windows-1251", "windows-1255")]
    [InlineData(Korean, "euc-kr", "windows-874")]
    [InlineData(Chinese, "gb18030", "windows-874")]
    [InlineData(Spanish, "utf-16", null)]
    [InlineData(Spanish, "utf-16BE", "utf-8")]
    public void Text_is_read_whatever_charset_it_is_in_and_whatever_it_declares(string text, string charset, string? declared)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset)).GetBytes(text);
        TextDecoding.Decode(bytes, declared).ShouldBe(text);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text() =>
        TextDecoding.Decode([0xEF, 0xBB, 0xBF, (byte)'a'], null).ShouldBe("a");

    [Fact]
    public void A_charset_nobody_knows_is_passed_over() =>
        TextDecoding.Decode(Encoding.UTF8.GetBytes(Spanish), "x-unknown").ShouldBe(Spanish);

    [Fact]
    public void A_picture_is_refused_as_a_bad_encoding()
    {
        var bytes = new byte[4096];
        new Random(7).NextBytes(bytes);
        DocumentParser.Parse(new RawDocument(bytes, DocumentFormat.Markdown, "photo.md")).Refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCodes.BadEncoding);
    }

    [Fact]
    public void Random_bytes_without_zeros_are_refused_too()
    {
        var random = new Random(11);
        var bytes = Enumerable.Range(0, 4096).Select(_ => (byte)random.Next(1, 256)).ToArray();
        TextDecoding.Decode(bytes, "windows-1252").ShouldBeNull();
    }

    [Fact]
    public void A_page_declares_its_charset_in_its_head() =>
        HtmlCharset.Declared("<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'>"u8).ShouldBe("gb2312");
}
