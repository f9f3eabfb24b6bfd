using System.Collections.Frozen;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Everyday words of customers and help pages that mean the same, made one term at indexing and in questions. Only words
/// that can stand for each other in any help centre; what is merely related stays apart, as it would blur the ranking.
/// </summary>
internal static class Synonyms
{
    /// <summary>Groups are set apart by commas. Forms are listed where the stemmer does not bring them together.</summary>
    private static readonly (string Language, string Groups)[] Lists =
    [
        ("en",
            "parcel package shipment, shipping ship delivery deliver postage, price cost pricing fee, warranty guarantee, " +
            "refund refunds reimburse reimbursement, buy purchase, phone telephone, photograph photo picture, invoice bill, " +
            "damage smash broken, voucher coupon, employee staff, holiday vacation, refill fill, restart reboot, fix repair, " +
            "exchange swap, subscription membership, colour color, centre center"),
        ("es",
            "envío envíos entrega entregas porte portes enviar enviáis envían enviamos envías, precio precios coste costo gasto gastos cuesta cuestan costar, " +
            "paquete encomienda, cancelar cancelo anular terminar baja, móvil celular, factura recibo, " +
            "reembolso reintegro, dañado roto estropeado, devolver devolución devoluciones devuelvo devuelven devolvemos, conectar conecta conecto conexión"),
        ("pt",
            "envio envios entrega entregas frete portes enviar entregam enviam enviamos entregamos, preço preços custo custos custa custam custar, " +
            "pacote encomenda, cancelar cancelo anular encerrar, celular telemóvel, fatura recibo, " +
            "reembolso estorno, danificado quebrado, devolver devolução devoluções devolvo devolvem devolvidas devolvidos, " +
            "conectar conecto conexão ligar ligo"),
        ("zh", "运费 邮费, 退款 退钱, 配送 送货 寄送 派送, 价格 价钱, 取消 退订, 密码 口令, 发票 收据, 包裹 快递"),
    ];

    /// <summary>What the second word says after the first: "send it back" is a return, the "United Kingdom" is the UK.</summary>
    private static readonly (string First, string Second, string Means)[] EnglishPairs =
    [
        ("send", "back", "return"), ("give", "back", "return"), ("money", "back", "refund"),
        ("unit", "kingdom", "uk"), ("unit", "state", "usa"), ("european", "union", "eu"),
    ];

    /// <summary>How many terms may stand between the two: "send something back".</summary>
    private const int Reach = 2;

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByLanguage =
        Lists.ToFrozenDictionary(list => list.Language, list => Read(list.Language, list.Groups));

    /// <summary>All words that are somebody's synonym, as people write them.</summary>
    public static IEnumerable<string> Words(string language) => Lists.Where(list => list.Language == language).SelectMany(list => list.Groups.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The term that stands for all of its meaning; the term itself when it has no synonyms.</summary>
    public static string Resolve(string term, string language) =>
        ByLanguage.TryGetValue(language, out var terms) && terms.TryGetValue(term, out var same) ? same : term;

    /// <summary>What a stem means behind one of these terms; null where it means what it always does.</summary>
    public static string? After(List<TermSpan> before, string stem, string language)
    {
        if (language != "en") return null;
        foreach (var (first, second, means) in EnglishPairs)
        {
            if (stem != second) continue;
            for (var i = Math.Max(0, before.Count - Reach); i < before.Count; i++)
                if (before[i].Term == first) return means;
        }

        return null;
    }

    private static FrozenDictionary<string, string> Read(string language, string groups)
    {
        var terms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups.Split(", "))
        {
            var stems = group.Split(' ').Select(word => Stemmer.Stem(Folding.Fold(word), language)).ToArray();
            foreach (var stem in stems) terms.TryAdd(stem, stems[0]);
        }

        return terms.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
