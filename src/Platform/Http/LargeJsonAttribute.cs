using Microsoft.AspNetCore.Http.Metadata;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// Lets a route read JSON beyond the usual limit, because whole documents come in it. It stands in memory several times over
/// while it is read: a node works on four such requests at a time, on two of one account, and reads one.
/// </summary>
/// <param name="mostBytes">Of a JSON body as it is sent.</param>
/// <param name="mostOfForm">Of a form, whose files are not kept in memory, where the route takes one; 0 for the same.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LargeJsonAttribute(long mostBytes, long mostOfForm = 0) : Attribute, IRequestSizeLimitMetadata
{
    public long MostJsonBytes { get; } = mostBytes;

    public long? MaxRequestBodySize { get; } = Math.Max(mostBytes, mostOfForm);
}
