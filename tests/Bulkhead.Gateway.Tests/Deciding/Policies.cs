using System.Collections.Immutable;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Identity;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Gateway.Tests.Deciding;

/// <summary>Small policies as manifests.</summary>
internal static class Policies
{
    public static readonly WorkloadIdentity LibreChat =
        new("librechat", "ai", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("app", "chat"), "static 10.0.0.1/32");

    /// <summary>A policy that permits some names over TLS on 443.</summary>
    public static SourceText Permitting(params string[] names) => new("firewallpolicy-librechat.yaml", $$"""
        apiVersion: networking.aviatrix.com/v1alpha1
        kind: FirewallPolicy
        metadata:
          name: bulkhead-librechat
          namespace: ai
        spec:
          rules:
            # librechat.yaml:7 endpoints.custom[0].baseURL
            - name: allow-names
              selector:
                matchLabels:
                  app: chat
              action: permit
              protocol: tcp
              port: 443
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000001
              webGroups:
                - name: names
              logging: true
            - name: deny-any
              selector:
                matchLabels:
                  app: chat
              action: deny
              protocol: any
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000000
              logging: true
          webGroups:
            - name: names
              domains:
        {{string.Join('\n', names.Select(static name => $"        - \"{name}\""))}}

        """);

    public static PolicyStore Store(params string[] names)
    {
        var store = new PolicyStore();
        Assert.DoesNotContain(store.Offer([Permitting(names)]), static diagnostic => diagnostic.Severity == Model.Diagnostics.Severity.Error);
        return store;
    }
}
