using System.Globalization;
using System.Text.Json.Nodes;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>What a call is filled with: one of everything that an account has, by the name that <see cref="Places"/> gives it.</summary>
internal static class Kinds
{
    public const string Account = "account";
    public const string Agent = "agent";
    public const string Inbox = "inbox";
    public const string WebsiteToken = "website_token";
    public const string VisitorToken = "visitor_token";
    public const string ApiInbox = "api inbox";
    public const string ApiInboxId = "api inbox's number";
    public const string ApiContact = "api contact";
    public const string ApiContactId = "api contact's number";
    public const string ApiContactName = "api contact's name";
    public const string ApiConversation = "api conversation";
    public const string ApiQuestion = "api question";
    public const string ApiAnswer = "api answer";
    public const string Contact = "contact";
    public const string ContactSource = "contact source";
    public const string Conversation = "conversation";
    public const string Message = "message";
    public const string Draft = "draft";
    public const string Held = "held message";
    public const string Question = "question";
    public const string Answer = "answer of the assistant";
    public const string Label = "label";
    public const string Model = "model";
    public const string Assistant = "assistant";
    public const string CustomTool = "custom tool";
    public const string SensitiveRule = "sensitive rule";
    public const string ToolSlug = "custom tool's slug";
    public const string KnowledgeBase = "knowledge base";
    public const string Source = "source";
    public const string Document = "document";
    public const string KnowledgeDocument = "document of the upload";
    public const string KnowledgePair = "pair";
    public const string OtherPair = "another pair";
    public const string Contradiction = "contradiction";
    public const string Gap = "gap";
    public const string Turn = "turn";
    public const string McpServer = "MCP server";
    public const string McpTool = "tool of the MCP server";
    public const string Scenario = "scenario";
    public const string Approval = "approval";
    public const string OtherApproval = "another approval";
    public const string CopilotThread = "thread of the copilot";
    public const string ExternalDocument = "document by its external id";
    public const string Word = "word";
}

/// <summary>An account with one of everything, every text of it marked.</summary>
internal sealed class Tenant(Company company, string secret, string known)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public Company Company => company;

    /// <summary>Stands in every text that is nobody else's business.</summary>
    public string Secret => secret;

    /// <summary>Stands in what customers see: names of the website, of those who answer.</summary>
    public string Known => known;

    public Window Visitor { get; set; } = null!;

    public string this[string kind]
    {
        get => _ids[kind];
        set => _ids[kind] = value;
    }

    /// <summary>As JSON: ids as numbers.</summary>
    public JsonNode Json(string kind) =>
        long.TryParse(this[kind], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(this[kind]);

    public void Set(string kind, JsonNode? id) => this[kind] = id!.ToString();
}
