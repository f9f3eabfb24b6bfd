using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Tests.Gaps;

/// <summary>A knowledge base that is asked in vain.</summary>
public abstract class GapHost : KnowledgeHost
{
    protected static readonly DateTimeOffset Noon = DateTimeOffset.UtcNow.AddHours(-1);

    private int _asked;

    protected long Home { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Home = (await AddAsync(new { kind = "text", title = "Quay", text = "The quay is grey.", language = "en" }))["knowledge_base_id"]!.GetValue<long>();
    }

    protected async Task<T> UseAsync<T>(Func<IKnowledgeGaps, Task<T>> work)
    {
        using var scope = Host.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(AccountId)));
        return await work(scope.ServiceProvider.GetRequiredService<IKnowledgeGaps>());
    }

    /// <summary>Reports a question, of a conversation of its own unless told.</summary>
    protected async Task<MissedQuestion> MissAsync(
        string text, string language = "en", long? conversation = null, DateTimeOffset? at = null, Guid? key = null, long? home = null, params string[] secrets)
    {
        var number = Interlocked.Increment(ref _asked);
        var question = new MissedQuestion(
            new KnowledgeBaseId(home ?? Home), key ?? Guid.CreateVersion7(), new AskedIn(conversation ?? 1000 + number, conversation ?? number, 1), text, language,
            MissReason.NoAnswer, at ?? Noon.AddSeconds(number), secrets);
        await MissAsync(question);
        return question;
    }

    protected Task MissAsync(MissedQuestion question) => UseAsync(async gaps =>
    {
        await gaps.RecordAsync(new AccountId(AccountId), question, CancellationToken.None);
        return true;
    });

    protected Task ForgetAsync(params long[] conversations) => UseAsync(async gaps =>
    {
        await gaps.ForgetAsync(new AccountId(AccountId), conversations, CancellationToken.None);
        return true;
    });

    protected async Task<List<JsonNode>> GapsAsync(string query = "") =>
        [.. (await GetAsync($"{Knowledge}/gaps?{query}"))["payload"]!.AsArray().Select(static g => g!)];

    protected static string Question(JsonNode gap) => gap["question"]!.GetValue<string>();

    protected static int Missed(JsonNode gap) => gap["missed_count"]!.GetValue<int>();
}
