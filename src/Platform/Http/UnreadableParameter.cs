using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// Says in the caller's words what is wrong with a query or route parameter: "page must be a whole number, not "abc"".
/// The framework's own sentence names C# types; only the name and the value are taken from it.
/// </summary>
internal static partial class UnreadableParameter
{
    private const int LongestEcho = 40;

    /// <summary>The sentence; null when the exception is about something else.</summary>
    public static string? Describe(BadHttpRequestException exception, Endpoint? endpoint)
    {
        if (endpoint is null || Complaint().Match(exception.Message) is not { Success: true } complaint)
            return null;
        var parameter = endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .FirstOrDefault(p => p.Name == complaint.Groups["name"].Value);
        if (parameter is null)
            return null;
        var name = NameOnTheWire(parameter);
        var expected = Expected(parameter.ParameterInfo.ParameterType);
        if (!complaint.Groups["value"].Success)
            return $"{name} is missing: it must be {expected}";
        var value = complaint.Groups["value"].Value;
        return $"{name} must be {expected}, not \"{value.Brief(LongestEcho)}\"";
    }

    private static string NameOnTheWire(IParameterBindingMetadata parameter) =>
        parameter.ParameterInfo.GetCustomAttributes(false).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name);

    private static string Expected(Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (wanted.IsArray)
            return $"one or more times {Expected(wanted.GetElementType() ?? typeof(string))}";
        if (wanted == typeof(bool))
            return "true or false";
        if (wanted == typeof(decimal) || wanted == typeof(double) || wanted == typeof(float))
            return "a number";
        if (wanted == typeof(Guid))
            return "a UUID";
        if (wanted == typeof(DateTimeOffset) || wanted == typeof(DateTime))
            return "a date and time such as 2026-01-31T12:00:00Z";
        if (wanted.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(wanted).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        // What is left are the integers and our ids, which are integers on the wire.
        return "a whole number";
    }

    [GeneratedRegex("^(?:Failed to bind parameter \"[^\"]*?(?<name>[\\w.]+)\" from \"(?<value>.*)\"\\.|Required parameter \"[^\"]*?(?<name>[\\w.]+)\" was not provided.*)$", RegexOptions.Singleline)]
    private static partial Regex Complaint();
}
