namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>Why a PDF cannot be read, each with what to do about it.</summary>
internal static class PdfRefusals
{
    /// <summary>A file ends with its mark, or with little behind it (ISO 32000-1, appendix H).</summary>
    private const int Tail = 2048;

    public static Refusal ToolMissing { get; } = new(
        RefusalCodes.ToolMissing, "PDF files are read with pdftotext, which this server lacks: install poppler-utils, or name the program in Knowledge:PdfToText.");

    public static Refusal TooMuchText { get; } = new(RefusalCodes.TooLarge, "The PDF holds more than 20 MB of text.");

    public static Refusal NoText { get; } = new(
        RefusalCodes.NoText, "The PDF holds pictures of pages and no text. Run it through text recognition (OCR) and add it again.");

    private static Refusal Truncated { get; } = new(RefusalCodes.Damaged, "The PDF breaks off before its end. Download or export it again.");

    private static Refusal Damaged { get; } = new(RefusalCodes.Damaged, "The PDF is damaged and cannot be opened. Export it again.");

    public static Refusal TooSlow(TimeSpan limit) => new(
        RefusalCodes.TooLarge, FormattableString.Invariant($"Reading the PDF takes longer than {limit.TotalSeconds:0} seconds. Divide it into smaller ones."));

    public static Refusal? BeforeReading(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, 1024)].IndexOf("%PDF-"u8) >= 0 ? null
        : new Refusal(RefusalCodes.WrongType, "The file is called a PDF and is none.");

    /// <param name="errors">What pdftotext complained of.</param>
    public static Refusal? AfterReading(ReadOnlySpan<byte> bytes, int exitCode, string errors)
    {
        if (errors.Contains("Incorrect password", StringComparison.OrdinalIgnoreCase))
            return new Refusal(RefusalCodes.PasswordProtected, "The PDF opens only with a password. Save it without one and add it again.");
        if (exitCode == 3)
            return new Refusal(RefusalCodes.PasswordProtected, "The PDF does not allow its text to be copied. Save it without this restriction and add it again.");

        // What was cut off has lost its list of pages: the program guesses at them, and half a manual is worse than none.
        var isCut = bytes[^Math.Min(bytes.Length, Tail)..].IndexOf("%%EOF"u8) < 0;
        if (isCut) return Truncated;
        return exitCode == 0 ? null : Damaged;
    }
}
