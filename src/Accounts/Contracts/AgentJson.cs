using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Contracts;

/// <summary>An agent in Chatwoot's wire format: agent lists, assignees, <c>meta.assignee</c>.</summary>
public sealed record AgentJson(
    UserId Id,
    AccountId AccountId,
    Availability AvailabilityStatus,
    bool AutoOffline,
    bool Confirmed,
    string Email,
    string Provider,
    string AvailableName,
    string Name,
    AccountRole Role,
    string Thumbnail,
    long? CustomRoleId)
{
    public static AgentJson From(AgentSnapshot agent) => new(
        agent.Id, agent.AccountId, agent.Availability, agent.AutoOffline, true, agent.Email, "email",
        agent.AvailableName, agent.Name, agent.Role, agent.AvatarUrl ?? "", null);
}

/// <summary>A person as the sender of a message in Chatwoot's wire format.</summary>
public sealed record UserSenderJson(
    UserId Id, string Name, string AvailableName, string AvatarUrl, string Type, Availability AvailabilityStatus, string Thumbnail)
{
    public static UserSenderJson From(AgentSnapshot agent) => new(
        agent.Id, agent.Name, agent.AvailableName, agent.AvatarUrl ?? "", "user", agent.Availability, agent.AvatarUrl ?? "");
}
