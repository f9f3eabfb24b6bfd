using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Tells the inbox which assistants there are, without the inbox knowing what an assistant is.</summary>
internal sealed class AssistantCatalog(CaptainDb db) : IResponderCatalog
{
    public string Kind => CaptainResponder.Kind;

    public async Task<Responder?> FindAsync(long id, ResponderMode mode, long? modelId, CancellationToken cancellationToken)
    {
        var wanted = new AssistantId(id);
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == wanted, cancellationToken) is not { } assistant)
        {
            return null;
        }

        NamedModelId? model = modelId is { } m ? new NamedModelId(m) : null;
        return model is null || await db.Models.AnyAsync(x => x.Id == model && x.Purpose == ModelPurpose.Chat, cancellationToken)
            ? CaptainResponder.Of(assistant, mode, model)
            : throw new DomainException(ProblemCodes.ValidationFailed, "Model does not exist", 422, "model_id");
    }
}
