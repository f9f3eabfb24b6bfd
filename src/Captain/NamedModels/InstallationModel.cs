using System.ComponentModel.DataAnnotations;
using Wheelhouse.Captain.Models;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>
/// Settings <c>Captain:Model:*</c>: the model of every account that names none. Whoever runs the installation pays for it.
/// </summary>
internal sealed class InstallationModel : IValidatableObject
{
    /// <summary><c>open_ai</c> for everything that speaks its format, or <c>anthropic</c>.</summary>
    [RegularExpression("open_ai|anthropic")]
    public string Provider { get; set; } = "open_ai";

    /// <summary>Empty for the provider's own address.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Empty for none: the builtin writer answers.</summary>
    public string? ModelId { get; set; }

    public string? ApiKey { get; set; }

    /// <summary>US dollars per million tokens.</summary>
    [Range(0, 100_000)]
    public decimal InputPrice { get; set; }

    [Range(0, 100_000)]
    public decimal OutputPrice { get; set; }

    [Range(16, 32_000)]
    public int MaxOutputTokens { get; set; } = 1024;

    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 60;

    [Range(2_000, 10_000_000)]
    public int? ContextTokens { get; set; }

    /// <summary>Whether it is offered tools, as <see cref="ModelCapabilities.Tools"/> of a named model.</summary>
    public bool Tools { get; set; } = true;

    /// <summary>Whether it is sent a temperature, as <see cref="ModelCapabilities.Temperature"/> of a named model; Anthropic's never are.</summary>
    public bool Temperature { get; set; } = true;

    /// <summary>The model, or null when none is set.</summary>
    public ChosenModel? Read() => string.IsNullOrWhiteSpace(ModelId) ? null : new ChosenModel(
        null,
        ModelId,
        new ModelConfiguration(
            Provider == "anthropic" ? ProviderKind.Anthropic : ProviderKind.OpenAi,
            string.IsNullOrWhiteSpace(BaseUrl) ? null : new Uri(BaseUrl),
            ModelId,
            string.IsNullOrWhiteSpace(ApiKey) ? null : ApiKey,
            InputPrice,
            OutputPrice,
            MaxOutputTokens,
            TimeSpan.FromSeconds(TimeoutSeconds),
            ContextTokens,
            Tools,
            Temperature && Provider != "anthropic"));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(BaseUrl) && !(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new ValidationResult("Captain:Model:BaseUrl must be an http or https address.", [nameof(BaseUrl)]);
    }
}
