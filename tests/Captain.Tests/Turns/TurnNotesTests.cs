using System.Collections.Concurrent;
using System.Diagnostics;
using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Diagnostics;
using Xunit;

namespace Wheelhouse.Captain.Tests.Turns;

public sealed class TurnNotesTests
{
    [Fact]
    public void Each_step_and_each_model_asked_for_one_is_a_span_of_the_turns_job()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ActivitySources.JobsName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var job = ActivitySources.Jobs.StartActivity("captain.take-turn").ShouldNotBeNull();

        var notes = new TurnNotes(TimeProvider.System);
        notes.EndStep("read");
        notes.Asked(new TurnModelCall("condense", "Helper", "condense.v1", StepVerdicts.Used, 300, 20, 0.01m, 250, "…"));
        notes.EndStep("condense");

        ended.Where(span => span.ParentSpanId == job.SpanId).Select(span => span.OperationName).ShouldBe(["turn.read", "turn.model.condense", "turn.condense"]);
        ended.Single(span => span.OperationName == "turn.model.condense" && span.ParentSpanId == job.SpanId).Duration.TotalMilliseconds.ShouldBeInRange(250, 5_000);
    }

    [Fact]
    public void What_steps_used_counts_with_what_the_answer_used()
    {
        var notes = new TurnNotes(TimeProvider.System) { Usage = new ModelUsage("answer", 1_000, 100, 0.003m) };
        notes.Asked(new TurnModelCall("condense", "Helper", "condense.v1", StepVerdicts.Used, 300, 20, 0.001m, 250));
        notes.Asked(new TurnModelCall("judge", "Helper", "judge.v2", StepVerdicts.Failed, 0, 0, 0, 8_000));
        notes.Used.ShouldBe((1_300, 120, 0.004m));
        notes.ToRecord().Models.ShouldNotBeNull().Count.ShouldBe(2);
    }

    [Fact]
    public void What_broke_off_counts_and_an_attempt_that_goes_on_counts_with_those_before_it()
    {
        var notes = new TurnNotes(TimeProvider.System);
        notes.Lose(new ModelUsage("answer", 1_000, 100, 0.003m));
        notes.Asked(new TurnModelCall("condense", "Helper", "condense.v1", StepVerdicts.Used, 300, 20, 0.001m, 250));
        notes.Called(new TurnToolCall("refund", """{"b":1, "a":2}""", ToolVerdicts.Done, 5));
        var turn = Turn.Begin(Transcripts.Of((SenderKind.Contact, "Refund it")), 1, new AssistantId(1), 1, DateTimeOffset.UnixEpoch);
        turn.WriteDown(notes);
        (turn.InputTokens, turn.OutputTokens, turn.Price).ShouldBe((1_300, 120, 0.004m));

        var again = new TurnNotes(TimeProvider.System);
        again.Resume(turn, [new EarlierCall(Guid.NewGuid(), "refund", """refund {"a":2,"b":1}""", IsKnown: true), new EarlierCall(Guid.NewGuid(), "notify", "notify {}", IsKnown: false)]);
        again.Usage = new ModelUsage("answer", 500, 50, 0.001m);
        again.Used.ShouldBe((1_800, 170, 0.005m));
        again.ToRecord().Calls.ShouldNotBeNull().Select(static c => (c.Name, c.Verdict)).ShouldBe([("notify", "interrupted"), ("refund", "done")]);
    }

    [Fact]
    public void What_begins_anew_may_use_as_much_again_is_its_assistants_of_today_and_keeps_its_bill()
    {
        var notes = new TurnNotes(TimeProvider.System);
        notes.Allowance.Under(new TurnOptions { MaxModelCalls = 1 }).Begin(100, 0.01m);
        notes.Lose(new ModelUsage("answer", 1_000, 100, 0.003m));
        var turn = Turn.Begin(Transcripts.Of((SenderKind.Contact, "Refund it")), 1, new AssistantId(1), 1, DateTimeOffset.UnixEpoch);
        turn.WriteDown(notes);
        Resumed(turn).Spent().ShouldNotBeNull("an attempt that goes on has what is left");

        turn.GiveBack(7);
        turn.BeginAgain(new AssistantId(2), 5, ResponderMode.Draft);
        Resumed(turn).Spent().ShouldBeNull();
        (turn.InputTokens, turn.OutputTokens, turn.Price, turn.Attempts).ShouldBe((1_000, 100, 0.003m, 2));
        (turn.AssistantId, turn.AssistantVersion, turn.Mode).ShouldBe((new AssistantId(2), 5, ResponderMode.Draft));

        static TurnAllowance Resumed(Turn turn)
        {
            var again = new TurnNotes(TimeProvider.System);
            again.Resume(turn, []);
            return again.Allowance.Under(new TurnOptions { MaxModelCalls = 1 });
        }
    }

    [Fact]
    public void Whoever_stands_in_does_not_make_a_broken_call_forgotten()
    {
        var notes = new TurnNotes(TimeProvider.System) { HandsOverBecause = "the customer is angry", BrokenOff = "Refund was begun and broke off" };
        notes.StartOver();
        notes.HandsOverBecause.ShouldBe("Refund was begun and broke off");
    }
}
