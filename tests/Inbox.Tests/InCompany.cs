using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests;

/// <summary>One host and one company for the tests of a class.</summary>
public sealed class CompanyFixture : IAsyncLifetime
{
    public Company Company { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Company = await Company.StartAsync();

    public ValueTask DisposeAsync() => Company.DisposeAsync();
}

/// <summary>A company that has heard nothing yet, over HTTP and through the contracts.</summary>
public abstract class InCompany(CompanyFixture fixture) : IClassFixture<CompanyFixture>, IAsyncLifetime
{
    internal static readonly Responder Captain = new("captain", 7, "Captain", null, ResponderMode.Auto, null);
    internal static readonly AutomatedSender Assistant = new(SenderKind.Assistant, 7, "Captain", null);

    protected Company Company { get; } = fixture.Company;

    public virtual async ValueTask InitializeAsync() => await Company.ForgetAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Acts as the product itself in an account (this company's unless told).</summary>
    protected async Task<T> InAccountAsync<T>(Func<IServiceProvider, Task<T>> act, long? account = null)
    {
        await using var scope = Company.Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(account ?? Company.AccountId)));
        return await act(scope.ServiceProvider);
    }

    protected Task<T> WithConversationsAsync<T>(Func<IConversations, Task<T>> act) => InAccountAsync(s => act(s.GetRequiredService<IConversations>()));

    protected Task LetCaptainAnswerAsync(ResponderMode mode = ResponderMode.Auto) => InAccountAsync(async s =>
    {
        await s.GetRequiredService<IInbox>().SetResponderAsync(new InboxId(Company.InboxId), Captain with { Mode = mode }, CancellationToken.None);
        return true;
    });

    protected async Task<ConversationId> IdOfAsync(long number) =>
        new(await Company.SqlAsync<long>($"select id from inbox.conversations where account_id = {Company.AccountId} and number = {number}"));

    internal static AutomatedReply Reply(ConversationId conversation, long basedOn, string text = "The answer", Guid? key = null) =>
        new(conversation, key ?? Guid.NewGuid(), basedOn, Assistant, text, null);
}
