using Microsoft.AspNetCore.Http.Metadata;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// Lets a route read JSON beyond the usual limit, because whole documents come in it. It stands in memory several times over
/// while it is read: a node receives eight such bodies at a time and reads one.
/// </summary>
/// <param name="mostBytes">Of the body as it is sent.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LargeJsonAttribute(long mostBytes) : Attribute, IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize { get; } = mostBytes;
}
