using System.Collections.Immutable;

namespace Bulkhead.Evidence.Controls;

/// <summary>A catalogue of requirements that reviewers ask about.</summary>
/// <param name="Id">A stable word of ours: <c>nist-800-53</c>, <c>soc2</c>, <c>pci-dss</c>, <c>hipaa</c>, <c>nist-ssdf</c>.</param>
/// <param name="Name">How people call it.</param>
/// <param name="Version">Which edition the identifiers are of.</param>
/// <param name="Source">The address of the publisher's page.</param>
/// <param name="Controls">Those that containment of egress supports, in the publisher's order.</param>
public sealed record Framework(string Id, string Name, string Version, string Source, ImmutableArray<Control> Controls);

/// <summary>One requirement: its identifier, and in our own words what Bulkhead can show for it. The publisher's text is not copied.</summary>
/// <param name="Id">The publisher's identifier: <c>SC-7(5)</c>, <c>CC6.6</c>.</param>
/// <param name="Name">What it is about, in a few words of ours.</param>
/// <param name="Claims">The claims that all have to be met before Bulkhead says that it supports the control; never empty. See <see cref="ClaimIds"/>.</param>
/// <param name="Shows">What the evidence shows for it.</param>
/// <param name="DoesNotShow">What it asks that the evidence says nothing about.</param>
/// <param name="Responsible">Who answers for it.</param>
public sealed record Control(string Id, string Name, ImmutableArray<string> Claims, string Shows, string DoesNotShow, Party Responsible);

/// <summary>Who answers for a control.</summary>
public enum Party
{
    /// <summary>The team that runs the deployment.</summary>
    Customer,

    /// <summary>The team with what Bulkhead and the engine that enforces do for it.</summary>
    Shared,

    /// <summary>Whoever runs the engine that enforces: the gateway, the controller, the cluster.</summary>
    Platform,
}
