namespace Wheelhouse.Platform.Identity;

public enum ActorKind
{
    /// <summary>Nobody has been recognised. May do nothing.</summary>
    Anonymous,

    /// <summary>The product itself: a job, a command.</summary>
    System,

    /// <summary>A person who works in an account.</summary>
    Agent,

    /// <summary>An external bot with a token of its own.</summary>
    Bot,

    /// <summary>A visitor or customer.</summary>
    Contact,
}

/// <summary>On whose behalf something is done.</summary>
/// <param name="Account">The only account whose rows are visible; null sees no tenant's rows.</param>
/// <param name="Role"><c>administrator</c> or <c>agent</c>; null for everybody else.</param>
public sealed record Actor(ActorKind Kind, AccountId? Account, UserId? User = null, string? Role = null, string? Name = null)
{
    public const string Administrator = "administrator";
    public const string Agent = "agent";

    public static Actor Nobody { get; } = new(ActorKind.Anonymous, null);

    public bool IsAdministrator => Role == Administrator;

    public static Actor System(AccountId? account) => new(ActorKind.System, account);
}

/// <summary>The actor of the current scope: a request, a job, a command.</summary>
public interface ICurrentActor
{
    Actor Actor { get; }

    AccountId? AccountId => Actor.Account;
}

/// <summary>Holds the scope's actor. Only authentication, the job worker and commands enter one.</summary>
public sealed class ActorScope : ICurrentActor
{
    public Actor Actor { get; private set; } = Actor.Nobody;

    public void Enter(Actor actor) => Actor = actor;
}
