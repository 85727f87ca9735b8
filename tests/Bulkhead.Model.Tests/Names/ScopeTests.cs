using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("localhost", DestinationScope.Loopback)]
    [InlineData("app.localhost", DestinationScope.Loopback)]
    [InlineData("*.localhost", DestinationScope.Loopback)]
    [InlineData("mongodb", DestinationScope.InCluster)]
    [InlineData("mongodb.chat.svc", DestinationScope.InCluster)]
    [InlineData("mongodb.chat.svc.cluster.local", DestinationScope.InCluster)]
    [InlineData("mongodb.chat.svc.k8s.example.com", DestinationScope.InCluster)]
    [InlineData("index.svc.region.pinecone.io", DestinationScope.External)]
    [InlineData("10-0-0-1.chat.pod.cluster.local", DestinationScope.InCluster)]
    [InlineData("*.chat.svc.cluster.local", DestinationScope.InCluster)]
    [InlineData("kubernetes.default", DestinationScope.InCluster)]
    [InlineData("tool-gateway.tool-gateway", DestinationScope.InCluster)]
    [InlineData("host.docker.internal", DestinationScope.Private)]
    [InlineData("host.containers.internal", DestinationScope.Private)]
    [InlineData("gateway.docker.internal", DestinationScope.Private)]
    [InlineData("printer.local", DestinationScope.Private)]
    [InlineData("nas.home.arpa", DestinationScope.Private)]
    [InlineData("llm.corp", DestinationScope.Private)]
    [InlineData("a.b.lan", DestinationScope.Private)]
    [InlineData("a.b.nosuchtld", DestinationScope.Private)]
    [InlineData("api.openai.com", DestinationScope.External)]
    [InlineData("local.example.com", DestinationScope.External)]
    [InlineData("notlocalhost.example.com", DestinationScope.External)]
    [InlineData("api.example", DestinationScope.External)]
    [InlineData("api.vendor.test", DestinationScope.External)]
    [InlineData("api.invalid", DestinationScope.External)]
    [InlineData("*.example.com", DestinationScope.External)]
    [InlineData("shop.xn--p1ai", DestinationScope.External)]
    public void A_host_has_a_scope(string text, DestinationScope expected) =>
        Assert.Equal(expected, HostScopes.Of(HostSyntax.Read(text, allowWildcard: true).Host!));
}
