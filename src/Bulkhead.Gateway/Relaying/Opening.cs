using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>Judges what a connection asks for and, when it is allowed, opens the connection to the origin.</summary>
internal sealed class Opening(GatewayConnection connection, ConnectionRecorder recorder, GatewayServices services, GatewayPolicy policy, Action settled)
{
    private readonly WorkloadIdentity workload = connection.Workload!;

    // What a rule allows for some paths alone is not allowed where no path is read.
    private Judgement Judge(Flow flow)
    {
        var judgement = policy.Judge(workload, flow);
        return policy.HasPaths(judgement) ? judgement with { Allowed = false, Unread = true } : judgement;
    }

    /// <summary>Judges a name: for the first time or, on a kept connection, again. Records a denial.</summary>
    /// <param name="name">The name; null for the address that the client dialled.</param>
    /// <param name="port">The port.</param>
    /// <param name="step">Where the connection is.</param>
    public bool MayRequest(Hostname? name, int port, FlowStep step)
    {
        var judgement = Judge(FlowOf(name, name is null ? connection.Arrival.Destination?.Address : null, port, Application.Http));
        return judgement.Allowed || services.Options.Watch
            ? recorder.Allow(judgement.Allowed ? FlowVerdict.Allowed : FlowVerdict.WouldDeny, judgement.Allowed ? Refusal.None : Why(judgement), step, judgement)
            : Denied(Why(judgement), step, judgement);
    }

    /// <summary>Whether a tunnel to a name may be opened at all, before it is known what will go through it. Records a denial and nothing else.</summary>
    public bool MayConnect(Hostname name, int port)
    {
        var judgement = policy.Judge(workload, FlowOf(name, null, port, Application.Tls));
        return judgement.Allowed || services.Options.Watch || policy.Judge(workload, FlowOf(name, null, port, Application.Http)).Allowed
            || Denied(Why(judgement), FlowStep.Request, judgement);
    }

    /// <summary>Opens by name, or by the address that the client dialled where a rule opens that.</summary>
    /// <param name="name">The name that was read; null when there is none.</param>
    /// <param name="unnamed">Why there is no name; used when no rule opens the address either.</param>
    /// <param name="port">The port.</param>
    /// <param name="application">What was read.</param>
    /// <param name="step">Where the connection is.</param>
    /// <returns>The socket; null when it was denied or nobody answered, which is recorded.</returns>
    public async Task<Socket?> OpenAsync(Hostname? name, Refusal unnamed, int port, Application application, FlowStep step)
    {
        var flow = FlowOf(name, null, port, application);
        var judgement = name is null ? default : Judge(flow);
        if (judgement.Allowed || (name is not null && services.Options.Watch))
        {
            return await ByNameAsync(name!, flow, judgement, step).ConfigureAwait(false);
        }

        var refusal = name is null ? unnamed : Why(judgement);
        if (connection.Arrival.Destination is { } destination)
        {
            var addressed = flow with { Address = destination.Address };
            var byAddress = Judge(addressed);
            if (byAddress.Allowed || services.Options.Watch)
            {
                return await ByAddressAsync(destination.Address, addressed, byAddress, refusal, step).ConfigureAwait(false);
            }

            judgement = judgement.Policy is null ? byAddress : judgement;
        }

        // Without a name the reason is what was read; a rule that permits names and wants TLS for them says nothing about it.
        judgement = name is null && judgement.LacksTls ? judgement with { Rule = null, Origins = [] } : judgement;
        Denied(refusal, step, judgement);
        return null;
    }

    /// <summary>Whether an address rule opens what the client dialled, whatever it says: then nothing has to be read of it.</summary>
    public bool OpensUnread(IPEndPoint destination) =>
        !policy.DeniesNames && policy.Judge(workload, FlowOf(null, destination.Address, destination.Port, Application.Other)).Allowed;

    /// <summary>Whether a rule opens the address that the client dialled for plain HTTP that names nothing but that address.</summary>
    public bool OpensAddressed(IPEndPoint destination) =>
        policy.Judge(workload, FlowOf(null, destination.Address, destination.Port, Application.Http)).Allowed;

    /// <summary>Whether the gateway is to read what a connection carries: the rule that allows the name says that it may.</summary>
    /// <param name="name">The name of the hello.</param>
    /// <param name="port">The port.</param>
    /// <param name="judgement">What was judged.</param>
    public bool Decrypts(Hostname name, int port, out Judgement judgement)
    {
        judgement = policy.Judge(workload, FlowOf(name, null, port, Application.Tls));
        return judgement is { Allowed: true, Rule.Decrypt: DecryptPolicy.Allowed };
    }

    /// <summary>Records that a connection is decrypted. Its requests open connections to the origin of their own.</summary>
    /// <returns>Whether it goes on.</returns>
    public bool Decrypt(Hostname name, int port, Judgement judgement)
    {
        recorder.Decrypted = true;
        if (!Passes(judgement, Refusal.None, FlowStep.Hello))
        {
            return false;
        }

        connection.IsDecrypted = true;
        connection.Judged = services.Options.Watch ? null : FlowOf(name, null, port, Application.Tls);
        settled();
        return true;
    }

    private async Task<Socket?> ByNameAsync(Hostname name, Flow flow, Judgement judgement, FlowStep step)
    {
        Extend();
        var resolved = services.Resolver.Known(name) ?? await AskAsync(name).ConfigureAwait(false);
        recorder.Aliases = resolved?.Aliases ?? [];
        if (resolved is null)
        {
            Denied(new Refusal(RefusalReason.AddressUnresolved, "The name has no address, or the resolver does not answer."), FlowStep.Server, judgement);
            return null;
        }

        // All answers are checked, and only what passed every check is dialled: nothing is resolved a second time.
        ImmutableArray<IPAddress> dialable = Reachable.Of(services, policy, workload, flow, resolved);
        if (dialable.IsEmpty)
        {
            Denied(new Refusal(RefusalReason.AddressDeniedRange, "No address of the name may be dialled: special and private ranges, or closed by a NetworkPolicy."), FlowStep.Server, judgement);
            return null;
        }

        return Passes(judgement, Why(judgement), step) ? await DialAsync(dialable, flow).ConfigureAwait(false) : null;
    }

    private async Task<ResolvedName?> AskAsync(Hostname name)
    {
        using var patience = new CancellationTokenSource(services.Options.ConnectTimeout, services.Time);
        try
        {
            return await services.Resolver.ResolveAsync(name, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<Socket?> ByAddressAsync(IPAddress address, Flow flow, Judgement judgement, Refusal refusal, FlowStep step)
    {
        if (!(judgement.Allowed ? services.Guard.MayDialByAddress(address) : services.Guard.MayDialByName(address)) || !policy.Egress(flow).Allowed)
        {
            Denied(new Refusal(RefusalReason.AddressDeniedRange, "The address is special, or closed by a NetworkPolicy."), step, judgement);
            return null;
        }

        if (!Passes(judgement, refusal, step))
        {
            return null;
        }

        Extend();
        return await DialAsync([address], flow).ConfigureAwait(false);
    }

    private bool Passes(Judgement judgement, Refusal refusal, FlowStep step)
    {
        if (recorder.Allow(judgement.Allowed ? FlowVerdict.Allowed : FlowVerdict.WouldDeny, judgement.Allowed ? Refusal.None : refusal, step, judgement))
        {
            return true;
        }

        recorder.End("log_failure");
        return false;
    }

    private async Task<Socket?> DialAsync(ImmutableArray<IPAddress> addresses, Flow flow)
    {
        // One address is the usual case: the sweeper ends an attempt that takes too long by closing its socket.
        var origin = addresses.Length == 1
            ? await DialOneAsync(addresses[0], flow.Port).ConfigureAwait(false)
            : await DialSeveralAsync(addresses, flow.Port).ConfigureAwait(false);
        if (origin is null)
        {
            recorder.End(connection.Aborted ?? EndReasons.OriginUnreachable);
            return null;
        }

        recorder.Dialled = addresses.Length == 1 ? addresses[0] : (origin.RemoteEndPoint as IPEndPoint)?.Address;
        connection.Judged = services.Options.Watch ? null : flow.Address is null && recorder.Dialled is { } dialled && !services.Guard.IsTrusted(dialled) ? flow with { Address = dialled } : flow;
        connection.Deadline = 0;
        settled();

        // The policy may have changed while the connection was opened, before it was in the list of those to judge again.
        if (connection.Judged is { } judged && services.Policies.Current is { } current && current != policy && (current.Judge(workload, judged) is var again && (!again.Allowed || current.HasPaths(again))))
        {
            connection.Abort(RefusalReasons.Code(RefusalReason.PolicyChanged));
            return null;
        }

        return origin;
    }

    private async Task<Socket?> DialOneAsync(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var operation = SocketOperation.Rent();
        var connected = connection.Attach(socket) && await operation.ConnectAsync(socket, new IPEndPoint(address, port)).ConfigureAwait(false);
        operation.Return();
        if (connected)
        {
            return socket;
        }

        socket.Dispose();
        return null;
    }

    private async Task<Socket?> DialSeveralAsync(ImmutableArray<IPAddress> addresses, int port)
    {
        using var patience = new CancellationTokenSource(services.Options.ConnectTimeout, services.Time);
        var origin = await services.Dialler.ConnectAsync(addresses, port, patience.Token).ConfigureAwait(false);
        return origin is not null && connection.Attach(origin) ? origin : null;
    }

    private Flow FlowOf(Hostname? name, IPAddress? address, int port, Application application) =>
        new(workload.Namespace, workload.Labels, name, address, Transport.Tcp, port, application);

    private static Refusal Why(Judgement judgement) => judgement.Policy is null
        ? new Refusal(RefusalReason.NoPolicy, "No policy selects the workload.")
        : judgement.Unread ? new Refusal(RefusalReason.HttpPath, "The rule lets some paths pass, and nothing is decrypted here.")
        : judgement.LacksTls ? new Refusal(RefusalReason.TlsNotTls, "The rule is for TLS alone, and this is none.")
        : new Refusal(RefusalReason.NoRule, "No rule allows the destination.");

    private bool Denied(Refusal refusal, FlowStep step, Judgement judgement)
    {
        recorder.Deny(refusal, step, judgement);
        return false;
    }

    // The step that begins now has its own time.
    private void Extend()
    {
        connection.DeadlineReason = RefusalReasons.Code(RefusalReason.AddressUnresolved);
        connection.Deadline = services.Time.GetTimestamp() + (long)(services.Options.ConnectTimeout.TotalSeconds * services.Time.TimestampFrequency);
    }
}
