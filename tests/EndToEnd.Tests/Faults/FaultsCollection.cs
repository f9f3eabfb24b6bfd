using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Tests that start and kill servers: one after the other, and after all others, because their seconds are counted.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultsCollection
{
    public const string Name = "faults";
}
