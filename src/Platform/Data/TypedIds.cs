using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wheelhouse.Platform.Data;

/// <summary>An id that cannot be mistaken for another id. A number in JSON and a bigint in its column.</summary>
/// <remarks>
/// Each id also declares its own <c>public static bool TryParse(string?, IFormatProvider?, out T)</c>, because
/// route binding does not find one that is inherited from an interface.
/// </remarks>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    long Value { get; }

    static abstract TSelf From(long value);
}

/// <summary>The one place where typed ids become text, JSON and columns.</summary>
public static class TypedIds
{
    public static bool TryParse<T>(string? text, out T id)
        where T : struct, ITypedId<T>
    {
        var parsed = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        id = parsed ? T.From(value) : default;
        return parsed;
    }

    public static string Format(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Writes typed ids as JSON numbers and reads them from numbers or from strings of digits.</summary>
public sealed class TypedIdJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType
        && Array.Exists(typeToConvert.GetInterfaces(), static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, ITypedId<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number => T.From(reader.GetInt64()),
            JsonTokenType.String when TypedIds.TryParse<T>(reader.GetString(), out var id) => id,
            _ => throw new JsonException("An id is a whole number."),
        };

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
