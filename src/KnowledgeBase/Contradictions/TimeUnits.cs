using System.Collections.Frozen;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Units of time in the four languages. A month is thirty days here and a year twelve months, so that "12 months" is "one year".</summary>
internal static class TimeUnits
{
    private const double Day = 86_400;

    private static readonly (string Names, string Unit, double Seconds)[] Rows =
    [
        ("business days|business day|working days|working day|días laborables|día laborable|días hábiles|dias úteis|dia útil|工作日", "business day", 1),
        ("seconds|second|secs|sec|segundos|segundo|秒钟|秒", "time", 1),
        ("minutes|minute|mins|min|minutos|minuto|分钟", "time", 60),
        ("hours|hour|hrs|horas|hora|小时", "time", 3_600),
        ("calendar days|days|day|días|día|dias|dia|天内|天|日内", "time", Day),
        ("weeks|week|semanas|semana|周|星期", "time", 7 * Day),
        ("months|month|meses|mes|mês|月内|月", "time", 30 * Day),
        ("years|year|años|año|anos|ano|年", "time", 360 * Day),
    ];

    private static readonly FrozenDictionary<string, (string Unit, double Seconds)> ByName = Rows
        .SelectMany(static row => row.Names.Split('|').Select(name => KeyValuePair.Create(name, (row.Unit, row.Seconds)))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>For a pattern: the longer ones first.</summary>
    public static string Pattern { get; } = string.Join('|', ByName.Keys.OrderByDescending(static name => name.Length).Select(static name => name[0] < 0x3000 ? $@"{name}\b" : name));

    public static (string Unit, double Seconds) Read(string name) => ByName[name];

    /// <summary>The same name for "month" and "mes".</summary>
    public static string PeriodOf(string word) => ByName.TryGetValue(word, out var unit) ? $"{unit.Seconds}" : word.ToLowerInvariant();
}
