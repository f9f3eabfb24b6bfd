using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Filters;

/// <summary>Builds one condition over rows of <typeparamref name="T"/> from a filter's lines, read from left to right.</summary>
internal sealed class FilterExpression<T>(TimeProvider time)
{
    public const int MostConditions = 50;

    private readonly Dictionary<string, Func<FilterCondition, Expression<Func<T, bool>>>> _attributes = new(StringComparer.Ordinal);

    public FilterExpression<T> Add(string key, Func<FilterCondition, Expression<Func<T, bool>>> build)
    {
        _attributes.Add(key, build);
        return this;
    }

    /// <summary>A text: compared without regard to case.</summary>
    public FilterExpression<T> AddText(string key, Expression<Func<T, string?>> property) => Add(key, condition => condition.FilterOperator switch
    {
        "is_present" => Compose(property, text => text != null && text != ""),
        "is_not_present" => Compose(property, text => text == null || text == ""),
        "contains" => Like(property, condition, ConversationWords.Contains),
        "does_not_contain" => Not(Like(property, condition, ConversationWords.Contains)),
        "starts_with" => Like(property, condition, text => ConversationWords.Escape(text) + "%"),
        "equal_to" => Like(property, condition, ConversationWords.Escape),
        "not_equal_to" => Not(Like(property, condition, ConversationWords.Escape)),
        _ => throw Unknown(condition),
    });

    /// <summary>A value out of a set, read from its words.</summary>
    public FilterExpression<T> AddValue<TValue>(string key, Expression<Func<T, TValue?>> property, Func<string, TValue?> read) => Add(key, condition =>
    {
        var values = condition.Texts().Select(read).ToArray();
        return condition.FilterOperator switch
        {
            "is_present" => Compose(property, value => value != null),
            "is_not_present" => Compose(property, value => value == null),
            "equal_to" => Compose(property, value => values.Contains(value)),
            "not_equal_to" => Compose(property, value => !values.Contains(value)),
            _ => throw Unknown(condition),
        };
    });

    /// <summary>A moment: dates and times in ISO 8601, or whole days back.</summary>
    public FilterExpression<T> AddTime(string key, Expression<Func<T, DateTimeOffset?>> property) => Add(key, condition =>
    {
        if (condition.FilterOperator is "is_present" or "is_not_present")
        {
            return condition.FilterOperator is "is_present" ? Compose(property, at => at != null) : Compose(property, at => at == null);
        }

        var text = condition.Texts() is [var first, ..] ? first : "";
        if (condition.FilterOperator is "days_before")
        {
            var days = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole <= 36_500 ? whole : throw Invalid(condition, text);
            var before = time.GetUtcNow().AddDays(-days);
            return Compose(property, at => at < before);
        }

        var moment = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            ? parsed : throw Invalid(condition, text);
        return condition.FilterOperator switch
        {
            "is_greater_than" => Compose(property, at => at > moment),
            "is_less_than" => Compose(property, at => at < moment),
            _ => throw Unknown(condition),
        };
    });

    /// <exception cref="DomainException">422: an attribute, an operator or a value that does not exist, with the ones that do.</exception>
    public Expression<Func<T, bool>> Build(IReadOnlyList<FilterCondition>? conditions)
    {
        if (conditions is null or { Count: 0 or > MostConditions })
        {
            throw new DomainException(ProblemCodes.ValidationFailed, $"Payload must hold 1 to {MostConditions} conditions", 422, "payload");
        }

        var whole = One(conditions[0]);
        for (var i = 1; i < conditions.Count; i++)
        {
            whole = conditions[i - 1].QueryOperator?.ToLowerInvariant() switch
            {
                "or" => Join(whole, One(conditions[i]), Expression.OrElse),
                "and" or null or "" => Join(whole, One(conditions[i]), Expression.AndAlso),
                var other => throw new DomainException(ProblemCodes.ValidationFailed, $"Query operator must be 'and' or 'or', not '{Short(other)}'", 422, "query_operator"),
            };
        }

        return whole;
    }

    public static DomainException Invalid(FilterCondition condition, string value) => new(
        ProblemCodes.ValidationFailed, $"Invalid value '{Short(value)}' for attribute {Short(condition.AttributeKey)}", 422, "values");

    private static DomainException Unknown(FilterCondition condition) => new(
        ProblemCodes.ValidationFailed, $"Invalid operator '{Short(condition.FilterOperator)}' for attribute {Short(condition.AttributeKey)}", 422, "filter_operator");

    private Expression<Func<T, bool>> One(FilterCondition condition) => _attributes.TryGetValue(condition.AttributeKey, out var build)
        ? build(condition)
        : throw new DomainException(
            ProblemCodes.ValidationFailed,
            $"Invalid attribute key - [{Short(condition.AttributeKey)}]. The key should be one of [{string.Join(",", _attributes.Keys)}]",
            422,
            "attribute_key");

    private static Expression<Func<T, bool>> Like(Expression<Func<T, string?>> property, FilterCondition condition, Func<string, string> pattern)
    {
        var patterns = condition.Texts().Select(pattern).ToArray();
        return Compose(property, text => patterns.Any(one => EF.Functions.ILike(text!, one, "\\")));
    }

    /// <summary>A text that is not there does not contain anything either.</summary>
    private static Expression<Func<T, bool>> Not(Expression<Func<T, bool>> condition) =>
        Expression.Lambda<Func<T, bool>>(Expression.Not(condition.Body), condition.Parameters);

    private static Expression<Func<T, bool>> Compose<TValue>(Expression<Func<T, TValue>> property, Expression<Func<TValue, bool>> test) =>
        Expression.Lambda<Func<T, bool>>(new Swap(test.Parameters[0], property.Body).Visit(test.Body), property.Parameters);

    private static Expression<Func<T, bool>> Join(
        Expression<Func<T, bool>> left, Expression<Func<T, bool>> right, Func<Expression, Expression, BinaryExpression> join) =>
        Expression.Lambda<Func<T, bool>>(join(left.Body, new Swap(right.Parameters[0], left.Parameters[0]).Visit(right.Body)), left.Parameters);

    private static string Short(string text) => text.Clip(60);

    private sealed class Swap(Expression from, Expression to) : ExpressionVisitor
    {
        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(node))]
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
