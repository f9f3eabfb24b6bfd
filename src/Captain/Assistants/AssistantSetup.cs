using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Assistants;

internal sealed class AssistantSetup(CaptainDb db, IKnowledge knowledge, IInbox inboxes, TimeProvider time) : IAssistantSetup
{
    public async Task<CreatedAssistant> CreateAsync(string name, string description, string? productName, CancellationToken cancellationToken)
    {
        if (await db.Assistants.AsNoTracking().FirstOrDefaultAsync(a => a.Name == name, cancellationToken) is { } known)
        {
            return new CreatedAssistant(known.Id, known.KnowledgeBaseId, false);
        }

        var account = db.CurrentAccount ?? throw DomainException.NotPermitted();
        var home = await knowledge.CreateBaseAsync(account, name, cancellationToken);
        var assistant = Assistant.Create(account, name, description, home, new AssistantSettings(productName), time.GetUtcNow());
        db.Assistants.Add(assistant);
        await db.SaveChangesAsync(cancellationToken);
        return new CreatedAssistant(assistant.Id, home, true);
    }

    public async Task AnswerInAsync(AssistantId assistant, InboxId inbox, CancellationToken cancellationToken)
    {
        var found = await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistant, cancellationToken) ?? throw DomainException.NotFound();
        await inboxes.SetResponderAsync(inbox, CaptainResponder.Of(found, ResponderMode.Auto, null), cancellationToken);
    }
}
