using Wheelhouse.Captain;

namespace Wheelhouse.Architecture.BadModule;

/// <summary>Exported though it is neither a contract nor a module; refers to a module it must not know.</summary>
public sealed class LeakyService
{
    public static string Above => typeof(CaptainModule).Name;
}
