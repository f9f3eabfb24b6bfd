namespace Wheelhouse.Captain.Spending;

/// <summary>No model may be asked any more until the next day or month.</summary>
internal sealed class BudgetSpentException(BudgetUse budget) : Exception($"{char.ToUpperInvariant(budget.Name[0])}{budget.Name[1..]} is spent.");
