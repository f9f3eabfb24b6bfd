using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Finds what the claims of one document contradict, in the documents that the candidates come from.</summary>
/// <param name="candidates">The claims of other documents that share words with a claim; the same for the claims of any document.</param>
internal sealed class ClaimFinder(ClaimComparison comparison, Func<Claim, DocumentId, Task<IReadOnlyList<Candidate>>> candidates)
{
    /// <summary>How well a third document must fit, of how well the two fit each other.</summary>
    private const double Confirming = 0.75;

    public async Task<List<FoundContradiction>> FindAsync(DocumentId document, IReadOnlyList<Claim> claims)
    {
        var found = new List<FoundContradiction>();
        foreach (var claim in claims)
        {
            var judged = (await candidates(claim, document)).Select(c => (Candidate: c, Judgement: comparison.Judge(claim, c.Claim)))
                .Where(static one => one.Judgement is not null).Select(static one => (one.Candidate, Judgement: one.Judgement!)).ToList();
            foreach (var inDocument in judged.GroupBy(static one => one.Candidate.Document))
            {
                // What fits best says whether the other document agrees; what fits less is about something else.
                var (other, judgement) = inDocument.MaxBy(static one => (one.Judgement.Score, one.Judgement.Agrees));
                if (judgement.Agrees || judgement.Score < ClaimComparison.Enough || !IsBest(other.Claim, claim, claims)) continue;
                if (await AreBothConfirmedAsync(document, judged, inDocument.Key, other.Claim, judgement.Score)) continue;
                found.Add(new FoundContradiction(document, claim, other.Document, other.Claim, judgement));
            }
        }

        return found;
    }

    private bool IsBest(Claim other, Claim claim, IReadOnlyList<Claim> claims)
    {
        var best = claims.Select(one => (Claim: one, Judgement: comparison.Judge(one, other))).Where(static one => one.Judgement is not null)
            .MaxBy(static one => (one.Judgement!.Score, one.Judgement.Agrees));
        return ReferenceEquals(best.Claim, claim);
    }

    /// <summary>Where each side is confirmed by a third document, they are two facts: "hold it for three seconds" to switch off, "for five" to connect.</summary>
    private async Task<bool> AreBothConfirmedAsync(
        DocumentId document, List<(Candidate Candidate, Judgement Judgement)> judged, DocumentId otherDocument, Claim other, double score)
    {
        if (!judged.Exists(one => one.Judgement.Agrees && one.Candidate.Document != otherDocument && one.Judgement.Score >= score * Confirming)) return false;
        return (await candidates(other, otherDocument)).Any(c => c.Document != document && comparison.Judge(other, c.Claim) is { Agrees: true } judgement && judgement.Score >= score * Confirming);
    }
}
