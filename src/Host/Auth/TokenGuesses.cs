using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>
/// Who shows tokens that nobody has makes the database look for each: so many a minute from one address, and no more. A token
/// that this node has found lately is looked for in any case, so that a neighbour who guesses shuts nobody out.
/// </summary>
internal sealed class TokenGuesses(IOptions<LimitOptions> options) : IDisposable
{
    private static readonly MemoryCacheEntryOptions Memory = new() { Size = 1, SlidingExpiration = TimeSpan.FromDays(1) };
    private readonly MemoryCache _found = new(new MemoryCacheOptions { SizeLimit = 20_000 });
    private readonly RateWindow _guesses = new(options.Value.RequestsPerAddressAndMinute, TimeSpan.FromMinutes(1));

    /// <summary>Whether it is not to be looked for now.</summary>
    public bool HoldBack(HttpContext http, string shown) => _guesses.IsFull(RateWindow.AddressOf(http)) && !_found.TryGetValue(KeyOf(shown), out _);

    public void Found(string shown) => _found.Set(KeyOf(shown), true, Memory);

    public void NotFound(HttpContext http, string shown)
    {
        _found.Remove(KeyOf(shown));
        _guesses.Take(RateWindow.AddressOf(http));
    }

    public void Dispose()
    {
        _found.Dispose();
        _guesses.Dispose();
    }

    /// <summary>Nothing that could be shown is kept.</summary>
    private static string KeyOf(string shown) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(shown)));
}
