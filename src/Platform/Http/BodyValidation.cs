using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// Checks a request record by its attributes, wherever they stand (a positional record has them on its
/// constructor's parameters, which the framework's own validator does not read), and by its nullability.
/// </summary>
internal static class BodyValidation
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Rule>> Rules = new();

    public static void Check(object value, JsonObject? sent, JsonSerializerOptions json, IServiceProvider services, BodyProblems problems, string path = "")
    {
        foreach (var rule in Rules.GetOrAdd(value.GetType(), static type => Read(type)))
        {
            var name = json.PropertyNamingPolicy?.ConvertName(rule.Property.Name) ?? rule.Property.Name;
            var here = BodyProblems.Join(path, name);
            var item = rule.Property.GetValue(value);
            if (rule.MustBeSent && (item is null || item is string text && string.IsNullOrWhiteSpace(text) || sent is not null && !sent.ContainsKey(name)))
                problems.Add(here, "can't be blank");
            else
                CheckAttributes(value, rule, item, services, problems, here);
            CheckInside(item, sent?[name], json, services, problems, here);
        }

        if (value is not IValidatableObject whole)
            return;
        foreach (var broken in whole.Validate(new ValidationContext(value, services, null)))
        {
            var member = json.PropertyNamingPolicy?.ConvertName(broken.MemberNames.FirstOrDefault() ?? "") ?? "";
            problems.AddSentence(BodyProblems.Join(path, member), broken.ErrorMessage ?? $"{BodyProblems.Human(member)} is invalid");
        }
    }

    private static void CheckAttributes(object value, Rule rule, object? item, IServiceProvider services, BodyProblems problems, string path)
    {
        var human = BodyProblems.Human(path);
        var context = new ValidationContext(value, services, null) { MemberName = rule.Property.Name, DisplayName = human };
        foreach (var attribute in rule.Attributes)
        {
            if (attribute.GetValidationResult(item, context) is not { } broken)
                continue;
            var says = Says(attribute);
            if (says is not null)
                problems.Add(path, says);
            else
                problems.AddSentence(path, broken.ErrorMessage ?? $"{human} is invalid");
        }
    }

    /// <summary>Chatwoot's words for the common rules; the attribute's own message where it has one.</summary>
    private static string? Says(ValidationAttribute attribute) => attribute switch
    {
        // These two bring an English message along even when nobody gave one.
        EmailAddressAttribute or UrlAttribute => "is invalid",
        { ErrorMessage: not null } => null,
        RequiredAttribute => "can't be blank",
        MaxLengthAttribute most => $"is too long (maximum is {most.Length} characters)",
        StringLengthAttribute most => $"is too long (maximum is {most.MaximumLength} characters)",
        MinLengthAttribute least => $"is too short (minimum is {least.Length} characters)",
        RegularExpressionAttribute => "is invalid",
        _ => null,
    };

    private static void CheckInside(object? item, JsonNode? sent, JsonSerializerOptions json, IServiceProvider services, BodyProblems problems, string path)
    {
        switch (item)
        {
            case null or string or JsonNode or IDictionary:
                return;
            case IEnumerable items:
                var at = 0;
                foreach (var one in items)
                {
                    var node = sent is JsonArray list && at < list.Count ? list[at] : null;
                    at++;
                    if (one is not null && IsOurs(one.GetType()))
                        Check(one, node as JsonObject, json, services, problems, path);
                }

                return;
            default:
                if (IsOurs(item.GetType()))
                    Check(item, sent as JsonObject, json, services, problems, path);
                return;
        }
    }

    /// <summary>Only records of our own are walked: the framework's types have no rules and many properties.</summary>
    private static bool IsOurs(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Wheelhouse", StringComparison.Ordinal) is true;

    private static List<Rule> Read(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var parameters = type.GetConstructors().OrderByDescending(static c => c.GetParameters().Length).FirstOrDefault()?.GetParameters() ?? [];
        var rules = new List<Rule>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.GetIndexParameters().Length == 0))
        {
            var parameter = Array.Find(parameters, p => p.Name == property.Name);
            var attributes = property.GetCustomAttributes<ValidationAttribute>()
                .Concat(parameter?.GetCustomAttributes<ValidationAttribute>() ?? []).ToArray();
            rules.Add(new Rule(property, attributes, parameter is { HasDefaultValue: false } && !AllowsNone(parameter, nullability)));
        }

        return rules;
    }

    private static bool AllowsNone(ParameterInfo parameter, NullabilityInfoContext nullability) => parameter.ParameterType.IsValueType
        ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        : nullability.Create(parameter).ReadState is NullabilityState.Nullable;

    private sealed record Rule(PropertyInfo Property, IReadOnlyList<ValidationAttribute> Attributes, bool MustBeSent);
}
