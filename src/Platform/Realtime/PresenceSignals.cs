using System.Text.Json;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Realtime;

/// <summary>Hints that somebody of an account came, went or changed availability.</summary>
public static class PresenceSignals
{
    public const string Kind = "presence";

    public static string Topic(AccountId account) => $"account:{account}";

    /// <param name="who">What kind of somebody, as in <see cref="IPresence"/>.</param>
    public static Signal Changed(AccountId account, string who, long id) => new(
        Topic(account), Kind, account, Id: id, Data: JsonSerializer.SerializeToElement(new { who }, WireJson.Options), Ephemeral: true);
}
