using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Assistants;

internal sealed class AssistantSetup(CaptainDb db, CreateAssistant creation, IInbox inboxes) : IAssistantSetup
{
    public async Task<CreatedAssistant> CreateAsync(string name, string description, string? productName, CancellationToken cancellationToken)
    {
        if (await db.Assistants.AsNoTracking().FirstOrDefaultAsync(a => a.Name == name, cancellationToken) is { } known)
        {
            return new CreatedAssistant(known.Id, known.KnowledgeBaseId, false);
        }

        var account = db.CurrentAccount ?? throw DomainException.NotPermitted();
        var assistant = await creation.CreateAsync(account, name, description, new AssistantSettings(productName), null);
        return new CreatedAssistant(assistant.Id, assistant.KnowledgeBaseId, true);
    }

    public async Task AnswerInAsync(AssistantId assistant, InboxId inbox, CancellationToken cancellationToken)
    {
        var found = await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistant, cancellationToken) ?? throw DomainException.NotFound();
        await inboxes.SetResponderAsync(inbox, CaptainResponder.Of(found, ResponderMode.Auto, null), cancellationToken);
    }
}
