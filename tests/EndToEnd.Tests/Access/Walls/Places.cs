using Microsoft.AspNetCore.Routing.Patterns;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>What each place of a route, and each query parameter, is filled with. A place that is not known here fails the walk.</summary>
internal static class Places
{
    public const string AccountPrefix = "/api/v1/accounts/{account_id:long}";
    public const string WidgetPrefix = "/api/v1/widget";
    public const string PublicPrefix = "/public/api/v1";
    public const string ProfilePrefix = "/api/v1/profile";

    /// <summary>By the segment that stands before the place.</summary>
    private static readonly Dictionary<string, string> OfAccount = new(StringComparer.Ordinal)
    {
        ["accounts"] = Kinds.Account,
        ["agents"] = Kinds.Agent,
        ["conversations"] = Kinds.Conversation,
        ["messages"] = Kinds.Message,
        ["contacts"] = Kinds.Contact,
        ["inboxes"] = Kinds.Inbox,
        ["inbox_members"] = Kinds.Inbox,
        ["sources"] = Kinds.Source,
        ["pairs"] = Kinds.KnowledgePair,
        ["assistant_responses"] = Kinds.KnowledgePair,
        ["contradictions"] = Kinds.Contradiction,
        ["gaps"] = Kinds.Gap,
        ["turns"] = Kinds.Turn,
        ["approvals"] = Kinds.Approval,
        ["scenarios"] = Kinds.Scenario,
        ["mcp_servers"] = Kinds.McpServer,
        ["documents"] = Kinds.Document,
        ["assistants"] = Kinds.Assistant,
        ["models"] = Kinds.Model,
        ["custom_tools"] = Kinds.CustomTool,
        ["sensitive_rules"] = Kinds.SensitiveRule,
        ["bases"] = Kinds.KnowledgeBase,
        ["copilot_threads"] = Kinds.CopilotThread,
    };

    /// <summary>Where an endpoint works with a special one only, or two would take the same one away.</summary>
    private static readonly Dictionary<(string Endpoint, string Parameter), string> OfEndpoint = new()
    {
        [("SendDraft", "id")] = Kinds.Draft,
        [("DismissDraft", "id")] = Kinds.Draft,
        [("ReleaseMessage", "id")] = Kinds.Held,
        [("DiscardMessage", "id")] = Kinds.Held,
        [("DeclineCall", "id")] = Kinds.OtherApproval,
        [("UpdateMessage", "number")] = Kinds.ApiConversation,
        [("UpdateMessage", "id")] = Kinds.ApiQuestion,
        [("RateVisitorMessage", "id")] = Kinds.Answer,
        [("RatePublicMessage", "id")] = Kinds.ApiAnswer,
        [("EraseContact", "id")] = Kinds.ApiContactId,
        [("PutKnowledgeDocument", "external_id")] = Kinds.ExternalDocument,
        [("ShowKnowledgeDocumentByExternalId", "external_id")] = Kinds.ExternalDocument,
        [("DeleteKnowledgeDocumentByExternalId", "external_id")] = Kinds.ExternalDocument,
        [("DeleteAssistantResponse", "id")] = Kinds.OtherPair,
        [("UpdateKnowledgeDocument", "id")] = Kinds.KnowledgeDocument,
        [("ShowKnowledgeDocument", "id")] = Kinds.KnowledgeDocument,
        [("ShowKnowledgeDocumentChange", "id")] = Kinds.KnowledgeDocument,
        [("ConfirmKnowledgeDocument", "id")] = Kinds.KnowledgeDocument,
        [("RetryKnowledgeDocument", "id")] = Kinds.KnowledgeDocument,
        [("DeleteKnowledgeDocument", "id")] = Kinds.KnowledgeDocument,
    };

    private static readonly Dictionary<string, string> OfVisitor = new(StringComparer.Ordinal) { ["messages"] = Kinds.Question, ["labels"] = Kinds.Label };

    private static readonly Dictionary<string, string> OfClient = new(StringComparer.Ordinal)
    {
        ["inboxes"] = Kinds.ApiInbox,
        ["contacts"] = Kinds.ApiContact,
        ["conversations"] = Kinds.ApiConversation,
        ["messages"] = Kinds.ApiQuestion,
    };

    /// <summary>Parameters that name something, or look for something; those of <see cref="Plain"/> do neither.</summary>
    private static readonly Dictionary<string, string> OfQuery = new(StringComparer.OrdinalIgnoreCase)
    {
        ["inbox_id"] = Kinds.Inbox,
        ["inbox_ids"] = Kinds.Inbox,
        ["inbox_ids[]"] = Kinds.Inbox,
        ["source_id"] = Kinds.ContactSource,
        ["labels[]"] = Kinds.Label,
        ["q"] = Kinds.Word,
        ["search_key"] = Kinds.Word,
        ["search"] = Kinds.Word,
        ["before"] = Kinds.Message,
        ["after"] = Kinds.Message,
        ["knowledge_base_id"] = Kinds.KnowledgeBase,
        ["model_id"] = Kinds.Model,
        ["assistant_id"] = Kinds.Assistant,
        ["conversation_id"] = Kinds.Conversation,
        ["document_id"] = Kinds.Document,
    };

    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "page", "sort", "sort_by", "status", "assignee_type", "conversation_type", "updated_within", "language", "filter", "changed_after", "tag", "tags", "languages", "validity", "unconfirmed_months", "limit", "after_external_id", "since", "until", "outcome", "time_zone", "group_by", "all", "removed",
    };

    /// <exception cref="InvalidOperationException">Nobody has said yet what stands there.</exception>
    public static string OfRoute(RoutePattern pattern, string parameter, string endpoint)
    {
        if (OfEndpoint.TryGetValue((endpoint, parameter), out var own))
        {
            return own;
        }

        var segments = pattern.PathSegments;
        var at = segments.Select((segment, index) => (segment, index))
            .First(s => s.segment.Parts.OfType<RoutePatternParameterPart>().Any(p => p.Name == parameter)).index;
        var before = at == 0 ? "" : segments[at - 1].Parts.OfType<RoutePatternLiteralPart>().SingleOrDefault()?.Content ?? "";
        var raw = "/" + pattern.RawText?.TrimStart('/');
        var known = raw.StartsWith(WidgetPrefix, StringComparison.Ordinal) ? OfVisitor : raw.StartsWith(PublicPrefix, StringComparison.Ordinal) ? OfClient : OfAccount;
        return known.TryGetValue(before, out var kind) ? kind
            : throw new InvalidOperationException($"{raw}: say in {nameof(Places)} what stands at {{{parameter}}}, so that the walk can put another account's there.");
    }

    /// <summary>Null for a parameter that names nothing.</summary>
    /// <exception cref="InvalidOperationException">Nobody has said yet which kind it is.</exception>
    public static string? OfParameter(string name, string route) =>
        OfQuery.TryGetValue(name, out var kind) ? kind
        : Plain.Contains(name) ? null
        : throw new InvalidOperationException($"{route}: say in {nameof(Places)} what ?{name}= names.");
}
