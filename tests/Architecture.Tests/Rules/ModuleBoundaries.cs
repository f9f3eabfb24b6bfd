using System.Reflection;

namespace Wheelhouse.Architecture.Tests.Rules;

/// <summary>Who may refer to whom, and what a module may show.</summary>
internal static class ModuleBoundaries
{
    /// <summary>The table of the architecture: every module and the modules it may see.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Platform"] = [],
        ["Accounts"] = ["Platform"],
        ["Inbox"] = ["Platform", "Accounts"],
        ["KnowledgeBase"] = ["Platform", "Accounts"],
        ["Channels"] = ["Platform", "Accounts", "Inbox"],
        ["Captain"] = ["Platform", "Accounts", "Inbox", "KnowledgeBase"],
        ["Host"] = ["Platform", "Accounts", "Inbox", "KnowledgeBase", "Channels", "Captain", "Captain.SemanticKernel"],
    };

    public static IEnumerable<string> ForbiddenReferences(Assembly assembly, IReadOnlyCollection<string> allowed) =>
        from reference in assembly.GetReferencedAssemblies()
        let name = reference.Name ?? ""
        where name.StartsWith("Wheelhouse.", StringComparison.Ordinal) && !allowed.Contains(name["Wheelhouse.".Length..])
        select $"{assembly.GetName().Name} refers to {name}";

    /// <summary>Everything exported lives in <c>Contracts</c> or is the module's table of contents.</summary>
    public static IEnumerable<string> LeakedTypes(Assembly assembly)
    {
        var root = assembly.GetName().Name!;
        var module = $"{root}.{root["Wheelhouse.".Length..]}Module";
        return from type in assembly.GetExportedTypes()
               where type.FullName != module && !IsIn(type, $"{root}.Contracts")
               select $"{type.FullName} is exported but is no contract";
    }

    private static bool IsIn(Type type, string root) =>
        type.Namespace == root || type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true;
}
