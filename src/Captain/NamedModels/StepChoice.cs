using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Where a model is chosen. The narrower place wins.</summary>
internal enum ChoiceLevel
{
    Account,
    Assistant,
    Inbox,
}

/// <summary>The model that does a step in one place.</summary>
internal sealed class StepChoice : IAccountOwned
{
    public required AccountId AccountId { get; init; }

    public required ChoiceLevel Level { get; init; }

    /// <summary>The inbox or assistant; 0 for the account.</summary>
    public required long Place { get; init; }

    public required ModelStep Step { get; init; }

    public required NamedModelId ModelId { get; set; }
}
