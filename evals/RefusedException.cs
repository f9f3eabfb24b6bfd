namespace Wheelhouse.Evals;

/// <summary>Nothing was measured; the message is one sentence that says why and what to do.</summary>
internal sealed class RefusedException(string message) : Exception(message);
