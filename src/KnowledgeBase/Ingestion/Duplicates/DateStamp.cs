namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>
/// Recognises a line that says when the page was updated, published or printed, and nothing else: the same article has it
/// with another date. A line with any other word is part of the article ("Prices valid from 1 March 2026").
/// </summary>
internal static class DateStamp
{
    private const int MostWords = 20;

    private static readonly HashSet<string> Events = new(StringComparer.Ordinal)
    {
        "updated", "update", "modified", "changed", "edited", "revised", "reviewed", "published", "printed", "posted", "copyright",
        "actualizado", "actualizada", "actualización", "modificado", "modificada", "modificación", "publicado", "publicada", "impreso", "revisado", "revisada", "revisión",
        "atualizado", "atualizada", "atualização", "modificação", "impresso", "revisão",
        "aktualisiert", "geändert", "bearbeitet", "veröffentlicht", "gedruckt", "stand",
        "jour", "modifié", "publié", "imprimé", "révisé",
        "更", "改", "布", "订", "印",
    };

    private static readonly HashSet<string> Around = new(StringComparer.Ordinal)
    {
        "this", "the", "page", "article", "document", "topic", "was", "has", "been", "is", "last", "first", "on", "at", "in", "of", "date", "time", "when", "am", "pm", "utc", "gmt", "st", "nd", "rd", "th",
        "este", "esta", "artículo", "página", "documento", "se", "fue", "última", "ultima", "último", "vez", "el", "la", "las", "a", "de", "del", "en", "fecha", "hora",
        "artigo", "foi", "em", "o", "às", "data",
        "dieser", "diese", "artikel", "seite", "wurde", "zuletzt", "letzte", "letzter", "änderung", "aktualisierung", "vom", "um", "uhr",
        "cet", "cette", "mise", "mis", "à", "le", "dernière", "modification", "été", "a",
        "最", "后", "近", "上", "次", "本", "文", "页", "新", "修", "发", "审", "核", "打", "时", "间", "日", "期", "于", "年", "月", "分", "秒", "星",
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre",
        "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro", "dezembro",
        "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
        "janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    };

    public static bool Is(string line)
    {
        if (line.Length > 120) return false;
        var (hasEvent, hasDate, count) = (line.StartsWith('©'), false, 0);
        foreach (var word in ArticleWords.Of(line))
        {
            if (++count > MostWords) return false;
            if (char.IsAsciiDigit(word[0])) hasDate = true;
            else if (Events.Contains(word)) hasEvent = true;
            else if (!Around.Contains(word) && !line.StartsWith('©')) return false;
        }

        return hasEvent && hasDate;
    }
}
