using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.Models;

/// <summary>The loop without a framework.</summary>
internal sealed class DirectRuntime : IModelRuntime
{
    public async IAsyncEnumerable<string> RunAsync(IModelRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transcript = run.Messages.ToList();
        while (true)
        {
            var calls = new List<AIContent>();
            await foreach (var update in run.Model.GetStreamingResponseAsync(transcript, options: null, cancellationToken))
            {
                calls.AddRange(update.Contents.OfType<FunctionCallContent>());
                yield return update.Text;
            }

            if (calls.Count == 0) yield break;
            transcript.Add(new ChatMessage(ChatRole.Assistant, calls));
            foreach (var call in calls.OfType<FunctionCallContent>())
            {
                var told = await run.CallAsync(call, cancellationToken);
                transcript.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, told)]));
                yield return "";
            }
        }
    }
}
