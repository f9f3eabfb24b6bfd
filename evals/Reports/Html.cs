using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Wheelhouse.Evals.Reports;

/// <summary>A piece of HTML. Whatever is put into a template is encoded, unless it is a piece of HTML itself.</summary>
internal sealed record Html(string Text)
{
    public static Html Empty { get; } = new("");

    public static Html Of(FormattableString template) => new(template.ToString(Encoded.Instance));

    public static Html Each<T>(IEnumerable<T> values, Func<T, Html> html) => new(string.Concat(values.Select(value => html(value).Text)));

    private sealed class Encoded : IFormatProvider, ICustomFormatter
    {
        public static readonly Encoded Instance = new();

        /// <summary>Letters of every script stay as they are, so that the page can be read in an editor, too.</summary>
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            Html html => html.Text,
            IFormattable value => Encoder.Encode(value.ToString(format, CultureInfo.InvariantCulture)),
            _ => Encoder.Encode(arg?.ToString() ?? ""),
        };
    }
}
