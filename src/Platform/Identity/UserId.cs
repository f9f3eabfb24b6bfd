namespace Wheelhouse.Platform.Identity;

/// <summary>One person who signs in; may be an agent in several accounts.</summary>
public readonly record struct UserId(long Value) : Data.ITypedId<UserId>
{
    public static UserId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out UserId id) =>
        Data.TypedIds.TryParse(text, out id);

    public override string ToString() => Data.TypedIds.Format(Value);
}
