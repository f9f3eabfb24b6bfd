namespace Wheelhouse.Platform.Identity;

/// <summary>One tenant. Stands in every tenant row and in every job.</summary>
public readonly record struct AccountId(long Value) : Data.ITypedId<AccountId>
{
    public static AccountId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out AccountId id) =>
        Data.TypedIds.TryParse(text, out id);

    public override string ToString() => Data.TypedIds.Format(Value);
}
