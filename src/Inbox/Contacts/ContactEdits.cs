using System.Net.Mail;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>Changes to contacts: what is well-formed, and what is already somebody else's.</summary>
internal sealed partial class ContactEdits(InboxDb db, TimeProvider time)
{
    /// <summary>Where an address is kept that a visitor typed but that belongs to another contact: typing it proves nothing.</summary>
    public const string ClaimedEmail = "claimed_email";

    private const int MaxText = 255;

    /// <summary>Within a transaction: what a visitor says about himself. He cannot take over another contact by naming its address.</summary>
    public async Task ApplyAsVisitorAsync(Contact contact, ContactChange change, CancellationToken cancellationToken)
    {
        if (Text(change.Name, "name") is { } name)
        {
            contact.Name = name;
        }

        if (change.AvatarUrl is { Length: > 0 } avatar)
        {
            contact.AvatarUrl = PictureUrl(avatar);
        }

        var additional = change.AdditionalAttributes?.DeepClone() as JsonObject ?? [];
        if (Email(change.Email) is { } email && !await ClaimAsync(contact, email, cancellationToken))
        {
            additional[ClaimedEmail] = email;
        }

        if (PhoneNumber(change.PhoneNumber) is { } phone && !await IsTakenAsync(c => c.PhoneNumber == phone && c.Id != contact.Id, contact, $"phone:{phone}", cancellationToken))
        {
            contact.PhoneNumber = phone;
        }

        contact.MergeAttributes(Bounded(additional, "additional_attributes"), Bounded(change.CustomAttributes, "custom_attributes"));
        contact.RemoveCustomAttributes(change.RemoveCustomAttributes ?? []);
        contact.UpdatedAt = time.GetUtcNow();
    }

    /// <summary>Within a transaction: what an agent or an API client writes down. An absent field stays, an empty one is cleared.</summary>
    /// <exception cref="DomainException">422: malformed, or somebody else's.</exception>
    public async Task ApplyAsAgentAsync(Contact contact, SaveContact.Request request, Func<string, bool> has, CancellationToken cancellationToken)
    {
        if (has(nameof(request.Name)))
        {
            contact.Name = Text(request.Name, "name") ?? "";
        }

        if (has(nameof(request.Email)))
        {
            var email = Email(request.Email);
            contact.Email = null;
            if (email is not null && !await ClaimAsync(contact, email, cancellationToken))
            {
                throw Invalid("email", "Email has already been taken");
            }
        }

        if (has(nameof(request.PhoneNumber)))
        {
            var phone = PhoneNumber(request.PhoneNumber);
            contact.PhoneNumber = phone is null || !await IsTakenAsync(c => c.PhoneNumber == phone && c.Id != contact.Id, contact, $"phone:{phone}", cancellationToken)
                ? phone
                : throw Invalid("phone_number", "Phone number has already been taken");
        }

        if (has(nameof(request.Identifier)))
        {
            var identifier = Text(request.Identifier, "identifier");
            contact.Identifier = identifier is null || !await IsTakenAsync(c => c.Identifier == identifier && c.Id != contact.Id, contact, $"identifier:{identifier}", cancellationToken)
                ? identifier
                : throw Invalid("identifier", "Identifier has already been taken");
        }

        contact.AvatarUrl = has(nameof(request.AvatarUrl)) ? PictureUrl(request.AvatarUrl) : contact.AvatarUrl;
        contact.Blocked = request.Blocked ?? contact.Blocked;
        contact.MergeAttributes(Bounded(request.AdditionalAttributes, "additional_attributes"), Bounded(request.CustomAttributes, "custom_attributes"));
        contact.UpdatedAt = time.GetUtcNow();
    }

    /// <summary>Gives the contact the address unless somebody else has it.</summary>
    public async Task<bool> ClaimAsync(Contact contact, string email, CancellationToken cancellationToken)
    {
        if (await IsTakenAsync(c => c.Email == email && c.Id != contact.Id, contact, $"email:{email}", cancellationToken))
        {
            return false;
        }

        contact.Email = email;
        return true;
    }

    /// <exception cref="DomainException">It is no e-mail address.</exception>
    public static string? Email(string? text)
    {
        var email = text?.Trim().ToLowerInvariant();
        if (email is null or "")
        {
            return null;
        }

        var valid = email.Length <= 254 && MailAddress.TryCreate(email, out var address) && address.Address == email && !email.Contains('\0');
        return valid ? email : throw Invalid("email", "Invalid email");
    }

    /// <exception cref="DomainException">It is not in E.164 form.</exception>
    public static string? PhoneNumber(string? text)
    {
        var phone = text?.Trim();
        return phone is null or "" ? null
            : E164().IsMatch(phone) ? phone
            : throw Invalid("phone_number", "Phone number should be in e164 format");
    }

    public static string? Text(string? text, string attribute)
    {
        var trimmed = text?.Replace("\0", "", StringComparison.Ordinal).Trim();
        return trimmed is null or "" ? null
            : trimmed.Length <= MaxText ? trimmed
            : throw Invalid(attribute, $"{char.ToUpperInvariant(attribute[0])}{attribute[1..].Replace('_', ' ')} is too long (maximum is {MaxText} characters)");
    }

    /// <summary>Only what a browser shows as a picture from the web.</summary>
    public static string? PictureUrl(string? text) =>
        text is { Length: <= 2000 } && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url.ToString() : null;

    public static JsonObject? Bounded(JsonObject? attributes, string name) =>
        attributes?.ToJsonString().Length > 50_000 ? throw Invalid(name, $"{name} are too large") : attributes;

    private async Task<bool> IsTakenAsync(
        System.Linq.Expressions.Expression<Func<Contact, bool>> bySomebodyElse, Contact contact, string name, CancellationToken cancellationToken)
    {
        await db.LockNameAsync(contact.AccountId, name, cancellationToken);
        return await db.Contacts.AnyAsync(bySomebodyElse, cancellationToken);
    }

    private static DomainException Invalid(string attribute, string message) => new(ProblemCodes.ValidationFailed, message, 422, attribute);

    [GeneratedRegex(@"^\+[1-9]\d{1,14}$")]
    private static partial Regex E164();
}
