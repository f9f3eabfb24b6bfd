using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Host.Commands;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>The demo as a newcomer meets it: its articles, the search as installed, and no model.</summary>
public sealed class DemoAnswerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Most_questions_of_the_demos_customers_are_answered_from_the_right_article_and_the_others_are_not_answered()
    {
        await using var host = await AppHost.StartAsync(CancellationToken.None);
        await using var scope = host.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        (await SeedCommand.SeedAsync(services, CancellationToken.None)).ShouldBeTrue();
        await host.RunJobsUntilIdleAsync(CancellationToken.None, TimeSpan.FromMinutes(2));
        var account = services.GetRequiredService<ICurrentActor>().AccountId!.Value;
        var guide = await services.GetRequiredService<IAssistantSetup>().CreateAsync("Larkspur Guide", "", null, CancellationToken.None);

        var answers = new List<DemoAnswer>();
        foreach (var question in DemoQuestion.ReadAll()) answers.Add(await DemoAnswer.ToAsync(question, services, account, guide.KnowledgeBaseId));

        var (answerable, others) = (answers.Where(a => a.Question.IsAnswerable).ToList(), answers.Where(a => !a.Question.IsAnswerable).ToList());
        var right = answerable.Count(a => a.IsRight);
        var silent = others.Count(a => a.Sentences.Count == 0);
        output.WriteLine($"{right} of {answerable.Count} answered right, {answerable.Count(a => a.Sentences.Count == 0)} not answered; {silent} of {others.Count} others left unanswered");
        foreach (var miss in answerable.Where(a => !a.IsRight).Concat(others.Where(a => a.Sentences.Count > 0))) output.WriteLine(miss.ToString());
        answers.ShouldNotContain(a => a.HasInvalidCitation);
        (right / (double)answerable.Count).ShouldBeGreaterThanOrEqualTo(0.7);
        (silent / (double)others.Count).ShouldBeGreaterThanOrEqualTo(0.8);
    }
}
