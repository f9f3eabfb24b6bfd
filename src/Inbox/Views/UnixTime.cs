namespace Wheelhouse.Inbox.Views;

/// <summary>Chatwoot's timestamps: unix seconds, zero for never.</summary>
internal static class UnixTime
{
    public static long Of(DateTimeOffset time) => time.ToUnixTimeSeconds();

    public static long OrZero(DateTimeOffset? time) => time?.ToUnixTimeSeconds() ?? 0;

    /// <summary>An <c>updated_at</c> is a float.</summary>
    public static double Precise(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;

    public static DateTimeOffset? From(long? seconds) => seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value) : null;
}
