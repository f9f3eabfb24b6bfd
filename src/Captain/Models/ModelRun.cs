using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Models;

/// <summary>One answer in the making: what its calls come to, the tools it may call, and what has happened so far.</summary>
/// <param name="caller">Who cancels gets a cancellation; whatever else ends a call too soon is the provider's failure.</param>
internal sealed class ModelRun(
    IChatClient client, IReadOnlyList<ChatMessage> messages, IReadOnlyList<AIFunction> tools, ToolLoopLimits limits, TimeProvider time, CancellationToken caller) : IModelRun
{
    private const int MaxCallsPerStep = 4;
    private const int LongestName = 64;
    private const int LongestArguments = 1_000;

    private static readonly JsonSerializerOptions ReadableJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Queue<LoopItem> _happened = [];
    private int _calls;

    public string ModelName { get; } = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "model";

    public IChatClient Model => new BoundedModel(client, this);

    public IReadOnlyList<ChatMessage> Messages => messages;

    public IReadOnlyList<AIFunctionDeclaration> Tools => tools;

    public bool IsOver => Failure is not null || !MayCall;

    /// <summary>What ended the run before its time, as whoever asked is to hear it.</summary>
    public Exception? Failure { get; private set; }

    public LoopFinished Finished { get; private set; } = new(WasCut: false);

    internal ToolLoopLimits Limits => limits;

    internal CancellationToken Caller => caller;

    internal int Steps { get; private set; }

    internal long Tokens { get; private set; }

    /// <summary>Whether the step under way may call; the last one must answer.</summary>
    internal bool MayCall { get; private set; }

    public bool TryTake([NotNullWhen(true)] out LoopItem? item) => _happened.TryDequeue(out item);

    public async Task<string> CallAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var said = await InvokeAsync(call, cancellationToken);
        limits.Room?.Told(said.Text);
        _happened.Enqueue(new LoopToolCall(call.Name.Storable().Clip(LongestName), ArgumentsOf(call), said.Verdict, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 2)));
        return said.Text;
    }

    /// <summary>Begins a call of the model.</summary>
    /// <param name="tokens">What it reads, about.</param>
    /// <param name="most">What it reads at the most, without the functions.</param>
    /// <returns>The functions that it is sent; null for none.</returns>
    internal IReadOnlyList<AIFunction>? Begin(long tokens, long most)
    {
        if (Failure is { } failure) throw Fail(failure);
        if (Steps >= limits.MaxSteps) throw Fail(new InvalidOperationException("The runtime asked the model once more after its last step."));
        var isLast = limits.Allowance?.Turn.IsLastCall == true;
        try
        {
            limits.Allowance?.Begin(tokens);
        }
        catch (TurnSpentException spent)
        {
            throw Fail(spent);
        }

        Steps++;
        _calls = 0;
        limits.Room?.Begin(most + PromptBudget.Tokens(tools));
        MayCall = tools.Count > 0 && limits.Room is not { IsFull: true } && Steps < limits.MaxSteps && Tokens < limits.MaxTotalTokens && !isLast;
        return MayCall ? tools : null;
    }

    internal void Used(LoopUsage usage)
    {
        Tokens += usage.InputTokens + usage.OutputTokens;
        limits.Allowance?.Use(usage);
        _happened.Enqueue(usage);
    }

    internal void Ended(LoopFinished finished) => Finished = finished;

    /// <summary>Keeps what happened, so that no runtime can swallow it or wrap it.</summary>
    internal Exception Fail(Exception failure) => Failure ??= failure;

    private async Task<ToolSaid> InvokeAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        if (IsOver || _calls++ >= MaxCallsPerStep) return new ToolSaid("Error: too many calls at once.", ToolVerdicts.TooMany);
        if (tools.FirstOrDefault(t => t.Name == call.Name) is not { } tool) return new ToolSaid($"Error: there is no tool {call.Name.Clip(LongestName)}.", ToolVerdicts.UnknownTool);
        if (call.Exception is not null) return new ToolSaid($"Error: {(call.Exception as BadArgumentsException)?.Message ?? "the arguments are not valid JSON."}", ToolVerdicts.BadArguments);
        // Before it is called: whatever it changes, the model would not learn of it.
        if (limits.Room is { IsFull: true }) return new ToolSaid("Error: it was not called, because there is no room left for what it returns. Answer from the sources that you have.", ToolVerdicts.NoRoom);
        try
        {
            var result = await tool.InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken);
            var said = result as ToolSaid ?? new ToolSaid(result?.ToString() ?? "", ToolVerdicts.Done);
            return limits.Room is { } room ? said with { Text = room.Fit(said.Text) } : said;
        }
        catch (BadArgumentsException wrong)
        {
            return new ToolSaid($"Error: {wrong.Message}", ToolVerdicts.BadArguments);
        }
        catch (OperationCanceledException late) when (!caller.IsCancellationRequested)
        {
            throw Fail(ModelFailures.Read(late));
        }
        catch (Exception broken) when (!caller.IsCancellationRequested)
        {
            // A bug or a dead database is not for a model to talk its way around, and its words are not for a model to read.
            Fail(broken);
            throw;
        }
    }

    private static string ArgumentsOf(FunctionCallContent call) =>
        call.Arguments is { Count: > 0 } arguments ? JsonSerializer.Serialize(arguments, ReadableJson).Storable().Brief(LongestArguments) : "{}";
}

/// <summary>A model's arguments do not fit. The message is for the model.</summary>
internal sealed class BadArgumentsException(string message) : Exception(message);
