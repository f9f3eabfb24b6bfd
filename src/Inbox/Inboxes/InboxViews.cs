using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Shows an inbox to whoever asks: its secret only to administrators.</summary>
internal sealed class InboxViews(ISecretBox secrets, ICurrentActor current, IConfiguration configuration)
{
    public InboxJson Of(SupportInbox inbox, HttpContext http) => InboxJson.From(
        inbox, BaseUrl(http), current.Actor.IsAdministrator ? secrets.Open(inbox.HmacToken, InboxSecrets.HmacPurpose) : null);

    /// <summary>Where customers' browsers reach this installation.</summary>
    private string BaseUrl(HttpContext http) => configuration["Wheelhouse:PublicUrl"] is { Length: > 0 } url
        ? url.TrimEnd('/')
        : $"{http.Request.Scheme}://{http.Request.Host}";
}
