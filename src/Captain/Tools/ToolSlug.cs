using System.Globalization;
using System.Text;

namespace Wheelhouse.Captain.Tools;

/// <summary>The name under which models call a tool: what every provider takes, made from its title.</summary>
internal static class ToolSlug
{
    private const string Prefix = "custom_";
    private const int Longest = 58;

    public static string Of(string title, IReadOnlyCollection<string> taken, string prefix = Prefix, int longest = Longest)
    {
        var name = new StringBuilder();
        foreach (var c in title.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && name.Length > 0 && name[^1] != '_') name.Append('_');
        }

        var plain = name.ToString().Trim('_');
        var slug = prefix + (plain.Length == 0 ? "tool" : plain);
        if (slug.Length > longest) slug = slug[..longest].TrimEnd('_');
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? slug : string.Create(CultureInfo.InvariantCulture, $"{slug}_{number}");
            if (!taken.Contains(candidate)) return candidate;
        }
    }
}
