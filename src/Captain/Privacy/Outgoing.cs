using Wheelhouse.Captain.Models;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.Privacy;

/// <summary>
/// Everything that leaves for a provider passes here: <see cref="ChatClients"/> and <see cref="KnowledgeCalls"/> make no request
/// without it. Whoever keeps a trace listens, however deep below it the call is made.
/// </summary>
internal sealed class Outgoing(ISecretBox secrets)
{
    private readonly AsyncLocal<List<Disclosure>?> _listener = new();

    /// <summary>From here on, what this flow of work sends is added to the list. It ends with the method that called this.</summary>
    public void ListenWith(List<Disclosure> list) => _listener.Value = list;

    /// <summary>The same for a list that is new. It ends with the method that called this, too.</summary>
    public List<Disclosure> Listen()
    {
        var list = new List<Disclosure>();
        ListenWith(list);
        return list;
    }

    /// <summary>For one call, or for the calls of one answer; null where the account does not want it.</summary>
    public TextMask? MaskFor(ModelConfiguration model) => model.MaskFor is { } account ? new TextMask(secrets, account) : null;

    /// <summary>Before the request is made: what a provider has received it has received, whether it answers or not.</summary>
    public void Tell(string kind, ModelConfiguration model, IReadOnlyList<DisclosedPart> parts, TextMask? mask)
    {
        if (_listener.Value is not { } list) return;
        var disclosure = new Disclosure(kind, model.Provider.ToString(), model.ModelId, model.Host, parts, mask is not null, mask?.Counts);
        lock (list) list.Add(disclosure);
    }
}
