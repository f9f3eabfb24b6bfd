using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Tools;

/// <summary>A call that may have changed something at another's server, as its turn has to tell of it.</summary>
/// <param name="ReturnedNothing">A success and nothing besides: then it is done. Whatever else came back may say that it is not.</param>
internal sealed partial record ChangedBy(string Call, bool ReturnedNothing)
{
    /// <summary>Whether a result says no more than the status of a success does.</summary>
    public static bool SaysNothing(string? result) => string.IsNullOrWhiteSpace(result) || BareSuccess().IsMatch(result);

    [GeneratedRegex(@"^\s*(?:(?:ok|success|succeeded|done)\s*:\s*true|(?:(?:status|result|message)\s*:\s*)?(?:ok|success|true))[.!]?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex BareSuccess();
}
