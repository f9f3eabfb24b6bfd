using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// Builds chat clients whose every byte goes through <see cref="OutboundHttp"/> and whose every text through <see cref="Outgoing"/>.
/// They never retry: the queue does, so that a rate limit is waited out once and not once per layer.
/// </summary>
internal sealed class ChatClients(OutboundHttp outbound, Outgoing outgoing, TimeProvider time)
{
    private static readonly Uri OpenAiAddress = new("https://api.openai.com/v1");

    private const string AnthropicAddress = "https://api.anthropic.com";

    /// <summary>The packages insist on a key; <see cref="ProviderErrors"/> takes it off the request again.</summary>
    private const string NoKey = "none";

    /// <param name="explain">Whether errors may repeat what the provider says: only for calls without a customer's text.</param>
    public IChatClient Create(ModelConfiguration configuration, bool explain = false) => new OutgoingChatClient(
        configuration.Provider switch
        {
            ProviderKind.Anthropic => CreateAnthropic(configuration, explain),
            _ => CreateOpenAi(configuration, explain),
        },
        configuration,
        outgoing);

    private OpenAiChatClient CreateOpenAi(ModelConfiguration configuration, bool explain)
    {
        var http = CreateHttp(configuration, explain);
        var options = new OpenAIClientOptions
        {
            Endpoint = configuration.BaseUrl ?? OpenAiAddress,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = configuration.Deadline, // silence is watched below
        };
        var chat = new ChatClient(configuration.ModelId, new ApiKeyCredential(configuration.ApiKey ?? NoKey), options);
        return new OpenAiChatClient(chat, http, configuration.ModelId, SpeaksNewLimits(configuration.BaseUrl));
    }

    private OwningChatClient CreateAnthropic(ModelConfiguration configuration, bool explain)
    {
        var http = CreateHttp(configuration, explain);
        var client = new AnthropicClient(new ClientOptions
        {
            HttpClient = http,
            BaseUrl = AnthropicBase(configuration.BaseUrl),
            ApiKey = configuration.ApiKey ?? NoKey,
            AuthToken = null,
            MaxRetries = 0,
            Timeout = configuration.Deadline,
        });
        return new OwningChatClient(client.AsIChatClient(configuration.ModelId, configuration.MaxOutputTokens), client, http);
    }

    /// <summary>For calls that no package makes: refusals come as <see cref="ModelException"/>.</summary>
    public HttpClient CreateHttp(ModelConfiguration configuration, bool explain)
    {
        var limits = OutboundLimits.Stream with { HeadersTimeout = configuration.Timeout, ReadTimeout = configuration.Timeout, TotalTimeout = configuration.Deadline };
        return new HttpClient(new ProviderErrors(outbound.CreateHandler(limits), configuration, explain, time)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>OpenAI and Azure refuse <c>max_tokens</c> for new models; many other servers know nothing else.</summary>
    private static bool SpeaksNewLimits(Uri? address) =>
        address is null || address.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith("azure.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>The package adds <c>/v1</c> itself; people paste addresses with it.</summary>
    private static string AnthropicBase(Uri? address)
    {
        if (address is null) return AnthropicAddress;
        var text = address.AbsoluteUri.TrimEnd('/');
        return text.EndsWith("/v1", StringComparison.Ordinal) ? text[..^3] : text;
    }

    /// <summary>Disposes the HTTP client, too, which the package leaves alone when it was given one.</summary>
    private sealed class OwningChatClient(IChatClient inner, AnthropicClient client, HttpClient http) : DelegatingChatClient(inner)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (!disposing) return;
            client.Dispose();
            http.Dispose();
        }
    }
}
