using System.CommandLine;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Host.Pages;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Commands;

/// <summary>Creates the demo account: a company, its website inbox, an assistant and the help centre it knows.</summary>
/// <remarks>Each step finds what an earlier run made, so a run that was cut off is completed by the next one.</remarks>
internal static class SeedCommand
{
    private const string Password = "Larkspur-2026";
    private static readonly OwnerDetails Owner = new("Robin Vale", "robin@larkspur.example", Password, "Larkspur");

    public static Command Create()
    {
        var command = new Command("seed", "Create the demo account and its help centre.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([.. parsed.UnmatchedTokens]);
            await using var scope = app.Services.CreateAsyncScope();
            Console.WriteLine(await SeedAsync(scope.ServiceProvider, cancellationToken)
                ? $"Demo login      {Owner.Email} / {Password}"
                : "This database has accounts of its own: the demo was left out.");
        }));
        return command;
    }

    /// <summary>False when somebody else lives here.</summary>
    internal static async Task<bool> SeedAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var installation = services.GetRequiredService<IInstallation>();
        var owner = await installation.SetUpAsync(Owner, cancellationToken) ?? await installation.FindOwnerAsync(Owner.Email, cancellationToken);
        if (owner is null)
        {
            return false;
        }

        services.GetRequiredService<ActorScope>().Enter(Actor.System(owner.AccountId));
        var setup = services.GetRequiredService<IInboxSetup>();
        var inbox = await setup.CreateWebsiteAsync(
            new NewWebsite(
                "Larkspur",
                DemoPage.WebsiteToken,
                "https://larkspur.example",
                "#2F6B4F",
                "Hello, plant person",
                "Ask us anything about your Larkspur Pot"),
            cancellationToken);
        await setup.AddMembersAsync(inbox.Id, [owner.UserId], cancellationToken);
        var assistants = services.GetRequiredService<IAssistantSetup>();
        var assistant = await assistants.CreateAsync(
            "Larkspur Guide", "Answers questions about the Larkspur Pot, boxes and orders from the help centre.", "Larkspur", cancellationToken);
        await services.GetRequiredService<IKnowledge>().AddSourceAsync(
            owner.AccountId, assistant.KnowledgeBaseId, new NewSource.Folder("Larkspur help centre", "demo"), cancellationToken);
        if (inbox.IsNew || assistant.IsNew)
        {
            await assistants.AnswerInAsync(assistant.Id, inbox.Id, cancellationToken);
        }

        return true;
    }
}
