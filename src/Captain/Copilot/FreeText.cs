using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Copilot;

/// <summary>
/// What is written freely for an agent has no quotes against which it could be checked, and a customer's message can talk a model into anything.
/// It is cleared of what does harm by itself: links, images and contacts of others, and characters that nobody sees.
/// </summary>
internal sealed class FreeText(CopilotAssistants assistants)
{
    /// <param name="conversation">Whose inbox says what is the company's own; null for none.</param>
    /// <param name="agents">What the agent has typed: whatever is named there may be named.</param>
    /// <param name="keepsMail">Of a summary: whose address it is stays to be read.</param>
    public async Task<Func<string, string>> ClearingAsync(Transcript? conversation, string agents, bool keepsMail, CancellationToken cancellationToken)
    {
        var assistant = conversation is null ? null : await assistants.FindAsync(conversation.InboxId, null, cancellationToken);
        var hosts = new AllowedHosts([.. assistant?.Settings.AllowedDomains ?? [], conversation?.Website, .. AllowedHosts.HostsIn(agents)]);
        return text => hosts.WithoutForeign(AnswerCheck.Visible(text), keepsMail);
    }
}
