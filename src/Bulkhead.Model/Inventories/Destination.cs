using Bulkhead.Model.Names;

namespace Bulkhead.Model.Inventories;

/// <summary>Where a connection goes.</summary>
/// <param name="Host">The host, or null where only an expression is known.</param>
/// <param name="Ports">The port or range, or null where it is not known or every port is meant.</param>
/// <param name="Protocol">What is spoken.</param>
public sealed record Destination(Host? Host, PortRange? Ports, ApplicationProtocol Protocol)
{
    /// <summary>The URL path that the configuration names, for engines that see paths; null when none is written.</summary>
    public string? Path { get; init; }
}
