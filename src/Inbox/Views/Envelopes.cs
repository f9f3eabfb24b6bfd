namespace Wheelhouse.Inbox.Views;

/// <summary>Chatwoot wraps most answers, each in its own way.</summary>
internal sealed record DataJson<T>(T Data);

internal sealed record PayloadJson<T>(T Payload);

internal sealed record MetaJson<T>(T Meta);

internal sealed record MetaPayloadJson<TMeta, T>(TMeta Meta, T Payload);

internal static class DataJson
{
    public static DataJson<T> Of<T>(T data) => new(data);
}

internal static class PayloadJson
{
    public static PayloadJson<T> Of<T>(T payload) => new(payload);
}

internal static class MetaJson
{
    public static MetaJson<T> Of<T>(T meta) => new(meta);
}
