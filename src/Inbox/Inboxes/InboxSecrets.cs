namespace Wheelhouse.Inbox.Inboxes;

internal static class InboxSecrets
{
    public const string HmacPurpose = "inbox.hmac_token";
}
