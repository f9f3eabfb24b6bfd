using System.Security.Cryptography;
using System.Text;

namespace Wheelhouse.Evals.Sets;

/// <summary>Settings are chosen on one half of the questions; the other half shows whether the choice holds.</summary>
internal static class Halves
{
    public static bool IsEven(string id) => (SHA256.HashData(Encoding.UTF8.GetBytes(id))[0] & 1) == 0;

    /// <summary>Whether it is among one of so many, which has nothing to do with the half.</summary>
    public static bool IsOneOf(string id, int many) => SHA256.HashData(Encoding.UTF8.GetBytes(id))[1] % many == 0;
}
