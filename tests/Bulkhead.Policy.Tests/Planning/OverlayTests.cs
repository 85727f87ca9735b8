using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Tests.Planning;

/// <summary>What changes when the Terraform overlay is a target: nodes are governed, and it may be the owner of the pods.</summary>
public sealed class OverlayTests
{
    private const string Overlay = "targets: [network-policy, terraform]\n";

    private static readonly EgressIntent Registry = Sample.Intent("image-ghcr-io", "ghcr.io", workload: WorkloadNames.Node, kind: IntentKind.ImageRegistry);

    [Fact]
    public void Nodes_are_closed_but_for_the_registries_of_the_images()
    {
        var policy = Sample.Plan(Overlay, Registry);
        Assert.Equal("allow-image-ghcr-io Permit Tcp 443 internet image-ghcr-io[ghcr.io] tls log\ndeny-any Deny Any * anywhere log", policy.Nodes!.Show());
        Assert.Equal((Decision.Allowed, "allow-image-ghcr-io"), (policy.Decisions.Single().Decision, policy.Decisions.Single().Rule));
        Assert.DoesNotContain(policy.Workloads, one => one.Workload.Name == WorkloadNames.Node);
    }

    [Fact]
    public void Without_the_overlay_nobody_governs_nodes()
    {
        var policy = Sample.Plan("", Registry);
        Assert.Null(policy.Nodes);
        Assert.Equal(Decision.Denied, policy.Decisions.Single().Decision);
        Assert.Empty(policy.Diagnostics);
    }

    [Theory]
    [InlineData("smtp://mail.example.com:587", "allow-host-mail-smtp-587 Permit Tcp 587 host-mail-smtp-587[mail.example.com] log")]
    [InlineData("https://odd.example.com:9443", "allow-host-mail-smtp-9443 Permit Tcp 9443 host-mail-smtp-9443[odd.example.com] log")]
    public void Names_that_the_wire_does_not_show_are_resolved_when_the_overlay_owns_the_pods(string destination, string rule)
    {
        var policy = Sample.Plan(Overlay, Sample.Intent("mail-smtp", destination));
        Assert.Equal(rule, policy.Of().Show().Split('\n')[0]);
        Assert.Equal(Decision.Allowed, policy.Decisions.Single().Decision);
        Assert.Contains(policy.Of().Peers, peer => peer.Peer is Peer.ClusterDns);
    }

    [Theory]
    [InlineData("targets: [aviatrix, terraform]\n", "smtp://mail.example.com:587")]
    [InlineData(Overlay, "smtp://*.example.com:587")]
    public void They_stay_closed_when_FirewallPolicies_own_the_pods_and_when_they_are_patterns(string settings, string destination)
    {
        var policy = Sample.Plan(settings, Sample.Intent("mail-smtp", destination));
        Assert.Equal(Decision.Denied, policy.Decisions.Single().Decision);
        Assert.Equal(["BH4106"], policy.Diagnostics.Select(diagnostic => diagnostic.Code));
    }
}
