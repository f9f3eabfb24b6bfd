using System.CommandLine;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Host.Pages;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Commands;

/// <summary>Creates the demo account: a company, its website inbox, an assistant and the help centre it knows.</summary>
/// <remarks>Each step finds what an earlier run made, so a run that was cut off is completed by the next one.</remarks>
internal static class SeedCommand
{
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(2);

    private const string Password = "Larkspur-2026";
    private static readonly OwnerDetails Owner = new("Robin Vale", "robin@larkspur.example", Password, "Larkspur");

    public static Command Create()
    {
        var command = new Command("seed", "Create the demo account and its help centre.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellationToken) => WheelhouseApp.RunAsync(async () =>
        {
            await using var app = WheelhouseApp.Build([.. parsed.UnmatchedTokens], ServeCommand.ListenToNobody);
            await using var scope = app.Services.CreateAsyncScope();
            var seeded = await SeedAsync(scope.ServiceProvider, cancellationToken);
            if (seeded)
            {
                await ReadHelpCentreAsync(app, cancellationToken);
            }

            Console.WriteLine(seeded
                ? $"Demo login      {Owner.Email} / {Password}"
                : "This database has accounts of its own: the demo was left out.");
        }));
        return command;
    }

    /// <summary>Works on the jobs until the help centre is read: the first visitor should not find an empty head.</summary>
    private static async Task ReadHelpCentreAsync(WebApplication app, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestReading);
        await app.StartAsync(cancellationToken);
        await using var waiting = app.Services.GetRequiredService<Database>().Source.CreateCommand(
            "select count(*) from platform.jobs where queue = 'knowledge' and failed_at is null");
        try
        {
            while (await waiting.ExecuteScalarAsync(patience.Token) is not 0L)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The server goes on reading; nothing is lost by not waiting longer.
        }

        await app.StopAsync(cancellationToken);
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
