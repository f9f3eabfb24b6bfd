using System.Text;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

internal enum PairStatus
{
    /// <summary>Waits for somebody who may approve it. Not searched.</summary>
    Pending,

    /// <summary>Searched, as a document of its knowledge base.</summary>
    Approved,
}

/// <summary>A question with its answer, written by hand.</summary>
internal sealed class Pair : IAccountOwned
{
    private Pair()
    {
    }

    public PairId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public string Question { get; private set; } = null!;

    public string Answer { get; private set; } = null!;

    public string[] Wordings { get; private set; } = [];

    public string? Language { get; private set; }

    public Audience Audience { get; private set; }

    public string[] Tags { get; private set; } = [];

    public string? Url { get; private set; }

    public PairStatus Status { get; private set; }

    public string? Origin { get; private set; }

    /// <summary>Conversations, as <see cref="NewPair.DrawnFrom"/> names them.</summary>
    public long[] DrawnFrom { get; private set; } = [];

    public bool Edited { get; private set; }

    public UserId? WrittenBy { get; private set; }

    public string? WrittenByName { get; private set; }

    public UserId? ApprovedBy { get; private set; }

    public string? ApprovedByName { get; private set; }

    public DateTimeOffset? ApprovedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Pair Write(AccountId account, KnowledgeBaseId @base, PairText text, string? origin, IReadOnlyList<long> drawnFrom, Actor by, DateTimeOffset now)
    {
        var pair = new Pair
        {
            AccountId = account,
            KnowledgeBaseId = @base,
            Status = PairStatus.Pending,
            Origin = origin,
            DrawnFrom = [.. drawnFrom],
            WrittenBy = by.User,
            WrittenByName = by.Name,
            CreatedAt = now,
        };
        pair.Take(text, now);
        return pair;
    }

    /// <summary>Names its document in the source of answers.</summary>
    public string Key { get; private set; } = null!;

    public PairText Text => new(Question, Answer, Wordings, Language, Audience, Tags, Url);

    /// <summary>False when it says the same already.</summary>
    public bool Edit(PairText text, DateTimeOffset now)
    {
        if (text.IsSame(Text)) return false;
        Take(text, now);
        Edited = true;
        return true;
    }

    public bool Approve(Actor by, DateTimeOffset now)
    {
        if (Status == PairStatus.Approved) return false;
        (Status, ApprovedBy, ApprovedByName, ApprovedAt, UpdatedAt) = (PairStatus.Approved, by.User, by.Name, now, now);
        return true;
    }

    public bool Withdraw(DateTimeOffset now)
    {
        if (Status == PairStatus.Pending) return false;
        (Status, ApprovedBy, ApprovedByName, ApprovedAt, UpdatedAt) = (PairStatus.Pending, null, null, null, now);
        return true;
    }

    /// <summary>The pair as a document: the question is its title and heading, the answer its text.</summary>
    public UploadedFile ToFile() => new(
        Key,
        Encoding.UTF8.GetBytes($"# {MarkdownEscape.Inline(VisibleText.OneLine(Question))}\n\n{Answer}"),
        null,
        DocumentTitle.Shorten(Question),
        Url,
        Language,
        Audience)
    {
        Format = DocumentFormat.Markdown,
        Tags = Tags,
        // The question is one of the ways to ask: it is searched even where titles are not.
        Wordings = [Question, .. Wordings],
    };

    private void Take(PairText text, DateTimeOffset now)
    {
        (Question, Answer, Language, Audience, Url, UpdatedAt) = (text.Question, text.Answer, text.Language, text.Audience, text.Url, now);
        (Wordings, Tags) = ([.. text.Wordings], [.. text.Tags]);
    }
}
