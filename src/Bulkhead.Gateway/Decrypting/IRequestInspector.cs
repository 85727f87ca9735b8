using System.Collections.Immutable;
using Bulkhead.Gateway.Identity;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>Looks at decrypted requests that the policy allows, and may stop them. The place for data loss prevention, path rules and the like.</summary>
/// <remarks>
/// <para>It is asked once for each request, before a byte of it goes to the origin, and by many threads at once. All inspectors have to pass a request.</para>
/// <para>
/// With <see cref="MostBody"/> above 0 it is shown the whole body, and a body that is longer is answered with 413: nothing is passed on that was not
/// looked at. A body with a Content-Encoding and an upgrade to WebSocket are refused, since their
/// contents could not be shown. With 0 bodies of any length stream by unread.
/// </para>
/// <para>An exception, or no answer within the time that it is given, stops the request.</para>
/// </remarks>
public interface IRequestInspector
{
    /// <summary>Its name for records, <c>[a-z0-9-]</c>.</summary>
    string Name { get; }

    /// <summary>The greatest body in bytes that it reads; 0 for one that looks at heads alone. At most <see cref="Inspections.MostBody"/>.</summary>
    int MostBody { get; }

    /// <summary>Looks at a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancel">Ends when its time is over or the client is gone.</param>
    ValueTask<Inspection> InspectAsync(InspectedRequest request, CancellationToken cancel);
}

/// <summary>A request as an inspector sees it. Not to be kept: the body is only valid during the call.</summary>
/// <param name="Workload">Who sends it.</param>
/// <param name="Host">The name that was judged.</param>
/// <param name="Port">The port.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they will be passed on; the path is canonical.</param>
/// <param name="Fields">The header fields in their order, as they came.</param>
/// <param name="Body">The body; empty for an inspector that reads none.</param>
public sealed record InspectedRequest(
    WorkloadIdentity Workload, string Host, int Port, string Method, string Target, ImmutableArray<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Body);

/// <summary>The answer of an inspector.</summary>
/// <param name="Passes">Whether the request goes on.</param>
/// <param name="Code">Why it does not: a short word, <c>[a-z0-9_]</c>, for the record. Never a part of the request.</param>
public readonly record struct Inspection(bool Passes, string Code)
{
    /// <summary>Passes.</summary>
    public static Inspection Pass { get; } = new(true, string.Empty);

    /// <summary>Stops the request.</summary>
    /// <param name="code">Why.</param>
    public static Inspection Block(string code) => new(false, code);
}
