using Npgsql;
using NpgsqlTypes;

namespace Wheelhouse.Platform.Data;

/// <summary>Positional parameters of raw SQL.</summary>
public static class SqlValue
{
    public static NpgsqlParameter Of(object value) => new() { Value = value };

    /// <summary>Text that may be null: the type is named, because PostgreSQL cannot infer it from a null.</summary>
    public static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Json(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    /// <summary>Adds the parameters $1, $2 … in order.</summary>
    public static void AddInOrder(this NpgsqlParameterCollection parameters, params ReadOnlySpan<NpgsqlParameter> values)
    {
        foreach (var value in values)
        {
            parameters.Add(value);
        }
    }
}
