using System.Net;
using System.Net.Sockets;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Relaying;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>The right of one workload to reach one name under one policy: connections to an origin are shared within it and never beyond.</summary>
public sealed class OriginAccess
{
    private readonly GatewayServices services;
    private readonly GatewayPolicy policy;

    internal OriginAccess(GatewayServices services, GatewayPolicy policy, WorkloadIdentity workload, Hostname name, int port)
    {
        (this.services, this.policy) = (services, policy);
        (Workload, Name, Port) = (workload, name, port);
    }

    /// <summary>Who.</summary>
    public WorkloadIdentity Workload { get; }

    /// <summary>The name that was judged.</summary>
    public Hostname Name { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The version of the policy.</summary>
    public string PolicyVersion => policy.Version;

    /// <summary>Resolves the name, checks all its addresses, and connects to one that may be dialled.</summary>
    /// <returns>The socket, or why there is none.</returns>
    public async Task<OriginDial> DialAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(services.Options.ConnectTimeout);
        ResolvedName? resolved;
        try
        {
            resolved = services.Resolver.Known(Name) ?? await services.Resolver.ResolveAsync(Name, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            resolved = null;
        }

        if (resolved is null)
        {
            return new OriginDial(null, new Refusal(RefusalReason.AddressUnresolved, "The name has no address, or the resolver does not answer."));
        }

        var dialable = Reachable.Of(services, policy, Workload, Flow(null), resolved);
        return dialable.IsEmpty
            ? new OriginDial(null, new Refusal(RefusalReason.AddressDeniedRange, "No address of the name may be dialled: special and private ranges, or closed by a NetworkPolicy."))
            : new OriginDial(await services.Dialler.ConnectAsync(dialable, Port, patience.Token).ConfigureAwait(false), Refusal.None);
    }

    /// <summary>Whether another policy lets the workload keep a connection to an address.</summary>
    public bool MayKeep(GatewayPolicy other, IPAddress address) =>
        services.Options.Watch || (services.Guard.IsTrusted(address) ? other.Judge(Workload, Flow(null)).Allowed : Reachable.May(services, other, Workload, Flow(address)));

    private Flow Flow(IPAddress? address) => new(Workload.Namespace, Workload.Labels, Name, address, Transport.Tcp, Port, Application.Tls);
}

/// <summary>A connection to an origin.</summary>
/// <param name="Socket">The socket; null when it is refused or nobody answered.</param>
/// <param name="Refusal">Why it is refused.</param>
public readonly record struct OriginDial(Socket? Socket, Refusal Refusal);
