using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Models;

/// <summary>Turns a configured model into something that writes answers.</summary>
internal interface IModelRouter
{
    /// <exception cref="ModelException">The provider failed so often that it is left alone for a while.</exception>
    IAnswerWriter CreateWriter(ModelConfiguration configuration);

    /// <summary>Makes a real, tiny call.</summary>
    /// <exception cref="ModelException">It failed; the message says what to change.</exception>
    Task TestAsync(ModelPurpose purpose, ModelConfiguration configuration, CancellationToken cancellationToken);
}
