using System.Text;
using Microsoft.Extensions.AI;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Models;

/// <summary>Has a model write one text, and tells its provider's health what became of the call.</summary>
internal sealed class TextCalls(ChatClients clients, ToolLoop loop)
{
    /// <param name="health">Asked first whether to call at all.</param>
    /// <param name="pay">Told what the call has used as far as that is known, also where it broke off; not at all where nothing came.</param>
    /// <param name="said">Told each piece as it comes; null where nobody listens.</param>
    /// <exception cref="ModelException">The provider failed or is left alone.</exception>
    public async Task<WrittenText> WriteAsync(
        ModelConfiguration model, ProviderHealth health, IReadOnlyList<ChatMessage> messages, ToolLoopLimits limits, Func<WrittenText, Task> pay, Action<string>? said,
        CancellationToken cancellationToken)
    {
        using var call = health.Begin(model);
        using var client = clients.Create(model);
        var text = new StringBuilder();
        long input = 0, output = 0;
        var isCut = false;
        try
        {
            await foreach (var item in loop.RunAsync(client, messages, [], limits, cancellationToken))
            {
                if (item is LoopText piece)
                {
                    text.Append(piece.Text);
                    said?.Invoke(piece.Text);
                }
                else if (item is LoopUsage usage) (input, output) = (input + usage.InputTokens, output + usage.OutputTokens);
                else if (item is LoopFinished finished) isCut = finished.WasCut;
            }
        }
        catch (ModelException failure)
        {
            call.Failed(failure);
            throw;
        }
        finally
        {
            if (input + output > 0) await pay(new WrittenText(text.ToString(), input, output));
        }

        call.Succeeded();
        return new WrittenText(text.ToString().Storable().Trim(), input, output, isCut);
    }
}

/// <summary>What a model wrote, and what it read and wrote for it.</summary>
/// <param name="IsCut">It ends at the model's output limit, and the rest is missing: no text to be used as if it were whole.</param>
internal sealed record WrittenText(string Text, long InputTokens, long OutputTokens, bool IsCut = false);
