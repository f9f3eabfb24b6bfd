namespace Wheelhouse.Captain.Models;

/// <summary>How far an answer may go.</summary>
/// <param name="MaxSteps">Model calls of one answer; the last one gets no tools and must answer.</param>
/// <param name="MaxOutputTokens">Of each call.</param>
/// <param name="MaxTotalTokens">Read and written in all calls together; above it the next call gets no tools.</param>
/// <param name="Deadline">For everything.</param>
/// <param name="Temperature">Sent with each call; null for the model's own.</param>
/// <param name="Allowance">What is left for the whole turn; null where the limits of this answer are all.</param>
/// <param name="Room">What the model can read; null where it calls nothing that has to fit.</param>
internal sealed record ToolLoopLimits(
    int MaxSteps, int MaxOutputTokens, int MaxTotalTokens, TimeSpan Deadline, float? Temperature = null, Turns.ModelAllowance? Allowance = null, ReadingRoom? Room = null);

internal abstract record LoopItem;

/// <summary>A piece of the model's text, as it came.</summary>
internal sealed record LoopText(string Text) : LoopItem;

/// <summary>A tool was called. What it returned is only for the model.</summary>
/// <param name="Arguments">As the model sent them, cut where they are long.</param>
/// <param name="Verdict">Of <see cref="Turns.ToolVerdicts"/>.</param>
internal sealed record LoopToolCall(string Tool, string Arguments, string Verdict, double Milliseconds) : LoopItem;

/// <summary>What a function returns that says more of its end than a text does.</summary>
internal sealed record ToolSaid(string Text, string Verdict);

/// <summary>What one call used.</summary>
internal sealed record LoopUsage(long InputTokens, long OutputTokens) : LoopItem;

/// <summary>The model stopped by itself, or at its output limit (<paramref name="WasCut"/>).</summary>
/// <param name="WasCalling">It still called tools when its steps or tokens were used up: what it has said so far is all.</param>
internal sealed record LoopFinished(bool WasCut, bool WasCalling = false) : LoopItem;
