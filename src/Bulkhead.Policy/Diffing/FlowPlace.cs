using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>A connection as a point among boxes.</summary>
/// <param name="Kind">The one kind of traffic that it is.</param>
/// <param name="Flow">The connection.</param>
internal readonly record struct FlowPlace(Traffic Kind, Flow Flow)
{
    public static FlowPlace Of(Flow flow) => new(KindOf(flow), flow);

    /// <summary>Whether a box holds it. For a connection to some public address the reading decides whether one address is enough.</summary>
    public bool IsIn(Box box, Reading reading) =>
        box.Pods is null
        && (box.Kinds & Kind) != Traffic.None
        && ((Kind & (Traffic.Icmp | Traffic.OtherIp)) != Traffic.None || box.Ports.Contains(Flow.Port))
        && (box.Names.IsAll || ((Kind & Traffic.Named) != Traffic.None && Flow.Name is { } name && box.Names.Contains(name.Value)))
        && IsAt(box.Where, reading);

    private bool IsAt(AddressRegion where, Reading reading) =>
        Flow.Address is { } address ? where.Contains(address)
        : reading == Reading.Widest ? where.Overlaps(AddressRegion.PublicIpv4)
        : AddressRegion.PublicIpv4.Except(where).IsEmpty;

    private static Traffic KindOf(Flow flow) => flow switch
    {
        { Transport: Transport.Tcp, Application: Application.Tls } => flow.Name is null ? Traffic.TlsWithoutName : Traffic.Tls,
        { Transport: Transport.Tcp, Application: Application.TlsWithoutName } => Traffic.TlsWithoutName,
        { Transport: Transport.Tcp, Application: Application.Http } => flow.Name is null ? Traffic.OtherTcp : Traffic.Http,
        { Transport: Transport.Tcp } => Traffic.OtherTcp,
        { Transport: Transport.Udp } => flow.Name is null ? Traffic.OtherUdp : Traffic.NamedUdp,
        { Transport: Transport.Icmp } => Traffic.Icmp,
        _ => Traffic.OtherIp,
    };
}
