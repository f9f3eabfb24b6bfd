using System.Text.Json.Nodes;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>
/// A body for each endpoint that takes one, good enough to reach its work; every id in it asked for by its kind, so that
/// the walk can put another account's in its place. An endpoint that takes a body and is not known here fails the walk.
/// </summary>
internal static class Bodies
{
    private static readonly Dictionary<string, Func<Func<string, JsonNode>, JsonObject>[]> Known = new(StringComparer.Ordinal)
    {
        // Accounts
        ["UpdateProfile"] = [_ => new() { ["display_name"] = "Walker" }],
        ["SetAvailability"] = [id => new() { ["account_id"] = id(Kinds.Account), ["availability"] = "busy" }],
        ["SetAutoOffline"] = [id => new() { ["account_id"] = id(Kinds.Account), ["auto_offline"] = true }],
        ["SetActiveAccount"] = [id => new() { ["account_id"] = id(Kinds.Account) }],
        ["UpdateAccount"] = [_ => new() { ["locale"] = "pt_BR" }],
        ["AddAgent"] = [_ => new() { ["email"] = Fresh("agent@example.com"), ["name"] = "Walker" }],
        ["AddAgents"] = [_ => new() { ["emails"] = new JsonArray(Fresh("many@example.com")) }],
        ["UpdateAgent"] = [_ => new() { ["availability"] = "busy" }],

        // Inbox
        ["CreateConversation"] =
        [
            id => new() { ["inbox_id"] = id(Kinds.Inbox), ["contact_id"] = id(Kinds.Contact), ["assignee_id"] = id(Kinds.Agent), ["message"] = new JsonObject { ["content"] = "walk" } },
            id => new() { ["source_id"] = id(Kinds.ContactSource) },
            id => new() { ["source_id"] = id(Kinds.ApiContact), ["inbox_id"] = id(Kinds.ApiInboxId) },
        ],
        ["UpdateConversation"] = [_ => new() { ["priority"] = "high" }],
        ["ToggleConversationPriority"] = [_ => new() { ["priority"] = "low" }],
        ["SetConversationAttributes"] = [_ => new() { ["custom_attributes"] = new JsonObject { ["walk"] = "yes" } }],
        ["SetConversationLabels"] = [_ => new() { ["labels"] = new JsonArray("walk") }],
        ["ToggleConversationStatus"] = [_ => new() { ["status"] = "open" }],
        ["AssignConversation"] = [id => new() { ["assignee_id"] = id(Kinds.Agent) }],
        ["ToggleTypingStatus"] = [_ => new() { ["typing_status"] = "on" }],
        ["CreateMessage"] =
        [
            _ => new() { ["content"] = "walk" },
            id => new() { ["content"] = "walk", ["content_attributes"] = new JsonObject { ["in_reply_to"] = id(Kinds.Message) } },
        ],
        ["UpdateMessage"] = [_ => new() { ["status"] = "failed" }],
        ["SendDraft"] = [_ => new() { ["content"] = "walk" }],
        ["CreateContact"] =
        [
            _ => new() { ["name"] = "Walker", ["email"] = Fresh("contact@example.com") },
            id => new() { ["name"] = "Walker", ["inbox_id"] = id(Kinds.Inbox), ["source_id"] = id(Kinds.ContactSource) },
        ],
        ["UpdateContact"] = [id => new() { ["name"] = "Walker", ["inbox_id"] = id(Kinds.Inbox) }],
        ["DestroyContactAttributes"] = [_ => new() { ["custom_attributes"] = new JsonArray("note") }],
        ["EraseContact"] = [id => new() { ["confirm"] = id(Kinds.ApiContactName) }],
        ["CreateContactInbox"] = [id => new() { ["inbox_id"] = id(Kinds.Inbox), ["source_id"] = id(Kinds.ContactSource) }],
        ["FilterConversations"] =
        [
            _ => Filter("status", "equal_to", "all"),
            id => Filter("inbox_id", "equal_to", id(Kinds.Inbox)),
            id => Filter("assignee_id", "equal_to", id(Kinds.Agent)),
            id => Filter("contact_id", "equal_to", id(Kinds.Contact)),
            id => Filter("display_id", "equal_to", id(Kinds.Conversation)),
            id => Filter("labels", "equal_to", id(Kinds.Label)),
        ],
        ["FilterContacts"] = [_ => Filter("created_at", "is_present"), id => Filter("labels", "equal_to", id(Kinds.Label)), id => Filter("name", "contains", id(Kinds.Word))],
        ["CreateInbox"] = [_ => new() { ["name"] = "Walk", ["channel"] = new JsonObject { ["type"] = "web_widget", ["website_url"] = "https://walk.example" } }],
        ["UpdateInbox"] = [_ => new() { ["greeting_enabled"] = false }],
        ["SetInboxResponder"] = [id => new() { ["kind"] = "captain", ["mode"] = "draft", ["id"] = id(Kinds.Assistant), ["model_id"] = id(Kinds.Model) }],
        ["AddInboxMembers"] = [Members],
        ["ReplaceInboxMembers"] = [Members],
        ["RemoveInboxMembers"] = [Members],

        // Knowledge and Captain
        ["UpdateKnowledgeSource"] = [_ => new() { ["name"] = "walk" }],
        ["CreateAssistantResponse"] = [id => new() { ["assistant_id"] = id(Kinds.Assistant), ["question"] = "Do walks end?", ["answer"] = "A walk is a walk.", ["status"] = "pending" }],
        ["ActInBulk"] =
        [
            id => new() { ["type"] = "AssistantResponse", ["ids"] = new JsonArray(id(Kinds.KnowledgePair)), ["fields"] = new JsonObject { ["status"] = "approve" } },
            id => new() { ["type"] = "AssistantDocument", ["ids"] = new JsonArray(id(Kinds.Document)), ["fields"] = new JsonObject { ["status"] = "sync" } },
        ],
        ["TryAssistant"] = [_ => new() { ["message_content"] = "How long does a walk last?", ["message_history"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hello" }) }],
        ["UpdateAssistantResponse"] = [_ => new() { ["status"] = "approved" }],
        ["CreateKnowledgePair"] = [_ => new() { ["question"] = "Do walks end?", ["answer"] = "A walk is a walk.", ["status"] = "pending" }],
        ["UpdateKnowledgePair"] = [_ => new() { ["answer"] = "A walk is a walk." }],
        ["ChangeKnowledgePairs"] = [id => new() { ["ids"] = new JsonArray(id(Kinds.KnowledgePair)), ["change"] = "withdraw" }],
        ["ChangeKnowledgeGaps"] = [id => new() { ["ids"] = new JsonArray(id(Kinds.Gap)), ["change"] = "dismiss" }],
        ["RateTurn"] = [_ => new() { ["rating"] = "down", ["reason"] = "other", ["note"] = "A walk is a walk." }],
        ["DeclineCall"] = [_ => new() { ["tell"] = true }],
        ["StartKnowledgePair"] = [_ => new() { ["answer"] = "A walk is a walk." }],
        ["WriteKnowledgeArticle"] = [_ => new() { ["title"] = "walk", ["content"] = "A walk is a walk." }],
        ["PutKnowledgeDocument"] = [_ => new() { ["title"] = "walk", ["content"] = "A walk is a walk." }],
        ["PutKnowledgeDocuments"] = [_ => new() { ["documents"] = new JsonArray(new JsonObject { ["external_id"] = Fresh("walk"), ["content"] = "A walk is a walk." }) }],
        ["UpdateKnowledgeDocument"] = [_ => new() { ["tags"] = new JsonArray("walk") }],
        ["UpdateKnowledgeBase"] = [_ => new() { ["name"] = "walk" }],
        ["TrySearch"] = [_ => new() { ["q"] = "walk" }],
        ["PreviewKnowledgeCsv"] = [_ => new() { ["columns"] = new JsonObject { ["question"] = "Question" } }],
        ["PreviewKnowledgeChunks"] = [id => new() { ["document_id"] = id(Kinds.KnowledgeDocument) }],
        ["CreateKnowledgeSource"] = [id => new() { ["kind"] = "text", ["name"] = "walk", ["text"] = "A walk is a walk.", ["knowledge_base_id"] = id(Kinds.KnowledgeBase) }],
        ["CreateAssistant"] = [id => new() { ["name"] = "Walk", ["model_id"] = id(Kinds.Model) }],
        ["UpdateAssistant"] =
        [
            id => new() { ["name"] = "Walk", ["model_id"] = id(Kinds.Model) },
            id => new() { ["tools"] = new JsonArray(new JsonObject { ["name"] = id(Kinds.ToolSlug) }) },
        ],
        ["CreateCustomTool"] = [_ => new() { ["title"] = Fresh("tool"), ["endpoint_url"] = "https://walk.example/{{ id }}", ["param_schema"] = new JsonArray(new JsonObject { ["name"] = "id", ["type"] = "string" }) }],
        ["UpdateCustomTool"] = [_ => new() { ["description"] = "A walk is a walk." }],
        ["CreateSensitiveRule"] =
        [
            _ => new() { ["name"] = Fresh("rule"), ["phrases"] = new JsonArray("walking stick"), ["action"] = "ask" },
            _ => new() { ["name"] = Fresh("rule"), ["pattern"] = "walk\\d+", ["direction"] = "outgoing" },
        ],
        ["UpdateSensitiveRule"] = [_ => new() { ["action"] = "ask" }],
        ["TestSensitiveRules"] = [_ => new() { ["text"] = "A walk is a walk." }],
        ["CreateMcpServer"] = [_ => new() { ["name"] = Fresh("server"), ["url"] = "https://walk.example/mcp" }],
        ["UpdateMcpServer"] = [_ => new() { ["enabled"] = true }],
        ["CreateScenario"] = [id => new() { ["title"] = Fresh("scenario"), ["description"] = "A walk.", ["instruction"] = $"Walk with [it](tool://{id(Kinds.ToolSlug)})." }],
        ["UpdateScenario"] = [_ => new() { ["max_turns"] = 3 }],
        // Nothing is filled in, so that nobody's server is called.
        ["TestMcpTool"] = [id => new() { ["tool"] = id(Kinds.McpTool) }],
        ["TestCustomTool"] = [id => new() { ["id"] = id(Kinds.CustomTool) }],
        ["ConnectAssistantInbox"] = [id => new() { ["inbox_id"] = id(Kinds.Inbox) }],
        ["CreateDocument"] = [id => new() { ["assistant_id"] = id(Kinds.Assistant), ["name"] = "walk", ["content"] = "A walk is a walk." }],
        ["CreateModel"] = [id => new() { ["name"] = Fresh("model"), ["provider"] = "open_ai", ["model_id"] = "walk", ["fallback_id"] = id(Kinds.Model) }],
        ["ChooseModel"] =
        [
            id => new() { ["level"] = "account", ["step"] = "rewrite", ["model_id"] = id(Kinds.Model) },
            id => new() { ["level"] = "assistant", ["id"] = id(Kinds.Assistant), ["step"] = "rewrite" },
            id => new() { ["level"] = "inbox", ["id"] = id(Kinds.Inbox), ["step"] = "rewrite" },
        ],
        ["SetBudget"] = [id => new() { ["inbox_id"] = id(Kinds.Inbox), ["period"] = "month", ["money"] = 1_000_000 }],
        ["SetPrivacy"] = [_ => new() { ["mask_personal_data"] = true }],
        ["SummarizeConversation"] = [id => new() { ["conversation_display_id"] = id(Kinds.Conversation) }],
        ["RewriteText"] = [id => new() { ["content"] = "walk", ["operation"] = "improve", ["conversation_display_id"] = id(Kinds.Conversation) }],
        ["FollowUpTask"] = [_ => new() { ["follow_up_context"] = new JsonObject { ["last_response"] = "walk" }, ["message"] = "shorter" }],
        ["SuggestReply"] = [id => new() { ["conversation_display_id"] = id(Kinds.Conversation), ["assistant_id"] = id(Kinds.Assistant) }],
        ["CreateCopilotThread"] =
        [
            _ => new() { ["message"] = "How long does a walk last?" },
            id => new() { ["message"] = "How long does a walk last?", ["assistant_id"] = id(Kinds.Assistant), ["conversation_id"] = id(Kinds.Conversation) },
        ],
        ["CreateCopilotMessage"] =
        [
            _ => new() { ["message"] = "And the way back?" },
            id => new() { ["message"] = "And the way back?", ["conversation_id"] = id(Kinds.Conversation) },
        ],
        ["SuggestLabels"] = [id => new() { ["conversation_display_id"] = id(Kinds.Conversation) }],
        ["UpdateModel"] = [_ => new() { ["max_output_tokens"] = 100 }],

        // The widget and the client API
        ["SendVisitorMessage"] =
        [
            _ => new() { ["message"] = new JsonObject { ["content"] = "walk" } },
            id => new() { ["message"] = new JsonObject { ["content"] = "walk", ["reply_to"] = id(Kinds.Message) } },
        ],
        ["AnswerVisitorMessage"] = [_ => new() { ["contact"] = new JsonObject { ["email"] = Fresh("visitor@example.com") } }],
        ["RateVisitorMessage"] = [_ => new() { ["rating"] = "down" }],
        ["StartVisitorConversation"] = [_ => new() { ["message"] = new JsonObject { ["content"] = "walk" } }],
        ["ToggleVisitorTyping"] = [_ => new() { ["typing_status"] = "on" }],
        ["SetVisitorConversationAttributes"] = [_ => new() { ["custom_attributes"] = new JsonObject { ["walk"] = "yes" } }],
        ["DestroyVisitorConversationAttributes"] = [_ => new() { ["custom_attributes"] = new JsonArray("walk") }],
        ["AddVisitorLabel"] = [_ => new() { ["label"] = "walk" }],
        ["UpdateVisitorContact"] = [_ => new() { ["name"] = "Walker" }],
        ["IdentifyVisitor"] = [_ => new() { ["identifier"] = Fresh("visitor") }],
        ["DestroyVisitorAttributes"] = [_ => new() { ["custom_attributes"] = new JsonArray("note") }],
        ["CreatePublicContact"] = [_ => new() { ["name"] = "Walker" }],
        ["UpdatePublicContact"] = [_ => new() { ["name"] = "Walker" }],
        ["StartPublicConversation"] = [_ => new() { ["custom_attributes"] = new JsonObject { ["walk"] = "yes" } }],
        ["TogglePublicTyping"] = [_ => new() { ["typing_status"] = "on" }],
        ["SendPublicMessage"] = [_ => new() { ["content"] = "walk" }],
        ["RatePublicMessage"] = [_ => new() { ["rating"] = "down" }],
        ["AnswerPublicMessage"] = [_ => new() { ["submitted_values"] = new JsonArray(new JsonObject { ["title"] = "One", ["value"] = "one" }) }],
    };

    private static int s_last;

    public static IReadOnlyList<Func<Func<string, JsonNode>, JsonObject>> For(string endpoint) => Known.TryGetValue(endpoint, out var bodies) ? bodies
        : throw new InvalidOperationException($"{endpoint} takes a body: say in {nameof(Bodies)} what a good one is, with every id in it.");

    private static JsonObject Members(Func<string, JsonNode> id) => new() { ["inbox_id"] = id(Kinds.Inbox), ["user_ids"] = new JsonArray(id(Kinds.Agent)) };

    private static JsonObject Filter(string attribute, string comparison, params JsonNode[] values) => new()
    {
        ["payload"] = new JsonArray(new JsonObject { ["attribute_key"] = attribute, ["filter_operator"] = comparison, ["values"] = new JsonArray(values) }),
    };

    /// <summary>What may exist only once is another one in each call.</summary>
    private static string Fresh(string text) => $"walk-{Interlocked.Increment(ref s_last)}-{text}";
}
