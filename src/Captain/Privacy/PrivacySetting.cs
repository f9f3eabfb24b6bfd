using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Privacy;

/// <summary>What an account wants done to texts before they leave for providers of models. No row: nothing.</summary>
internal sealed class PrivacySetting : IAccountOwned
{
    public required AccountId AccountId { get; init; }

    public bool MaskPersonalData { get; set; }
}
