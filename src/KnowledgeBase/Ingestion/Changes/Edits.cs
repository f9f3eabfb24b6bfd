namespace Wheelhouse.KnowledgeBase.Ingestion.Changes;

/// <summary>A place where two sequences differ: so many items of the one gave way to so many of the other.</summary>
internal readonly record struct Edit(int Start, int Length, int OtherStart, int OtherLength);

/// <summary>
/// What turns one sequence into another with the fewest insertions and deletions (Myers 1986, the greedy form). Bounded: of
/// what differs by more than a number of edits, everything between the common beginning and end counts as replaced.
/// </summary>
internal static class Edits
{
    public static List<Edit> Between(string[] one, string[] other, int mostEdits)
    {
        var head = 0;
        while (head < one.Length && head < other.Length && one[head] == other[head]) head++;
        var tail = 0;
        while (tail < one.Length - head && tail < other.Length - head && one[^(tail + 1)] == other[^(tail + 1)]) tail++;
        var left = one.AsSpan(head, one.Length - head - tail);
        var right = other.AsSpan(head, other.Length - head - tail);
        if (left.Length == 0 && right.Length == 0) return [];
        if (left.Length == 0 || right.Length == 0) return [new Edit(head, left.Length, head, right.Length)];
        var steps = Search(left, right, mostEdits);
        return steps is null ? [new Edit(head, left.Length, head, right.Length)] : Trace(steps, left.Length, right.Length, head);
    }

    /// <summary>For each number of edits, how far each diagonal comes; null when it takes more than allowed.</summary>
    private static List<int[]>? Search(ReadOnlySpan<string> left, ReadOnlySpan<string> right, int mostEdits)
    {
        var most = Math.Min(left.Length + right.Length, mostEdits);
        var steps = new List<int[]>();
        var reach = new int[2 * most + 3];
        for (var edits = 0; edits <= most; edits++)
        {
            // Only the diagonals that so many edits can reach.
            steps.Add(reach.AsSpan(most + 1 - edits - 1, 2 * edits + 3).ToArray());
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var at = most + 1 + diagonal;
                var x = diagonal == -edits || (diagonal != edits && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
                while (x < left.Length && x - diagonal < right.Length && x - diagonal >= 0 && left[x] == right[x - diagonal]) x++;
                reach[at] = x;
                if (x >= left.Length && x - diagonal >= right.Length) return steps;
            }
        }

        return null;
    }

    private static List<Edit> Trace(List<int[]> steps, int leftLength, int rightLength, int offset)
    {
        var edits = new List<Edit>();
        var (x, y) = (leftLength, rightLength);
        for (var count = steps.Count - 1; count > 0; count--)
        {
            var reach = steps[count];
            var middle = count + 1;
            var diagonal = x - y;
            var isInsertion = diagonal == -count || (diagonal != count && reach[middle + diagonal - 1] < reach[middle + diagonal + 1]);
            var from = isInsertion ? diagonal + 1 : diagonal - 1;
            x = reach[middle + from];
            y = x - from;
            edits.Add(isInsertion ? new Edit(x + offset, 0, y + offset, 1) : new Edit(x + offset, 1, y + offset, 0));
        }

        edits.Reverse();
        return Joined(edits);
    }

    /// <summary>Neighbouring insertions and deletions are one edit.</summary>
    private static List<Edit> Joined(List<Edit> edits)
    {
        var joined = new List<Edit>();
        foreach (var edit in edits)
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Start + last.Length == edit.Start && last.OtherStart + last.OtherLength == edit.OtherStart)
                joined[^1] = last with { Length = last.Length + edit.Length, OtherLength = last.OtherLength + edit.OtherLength };
            else joined.Add(edit);
        }

        return joined;
    }
}
