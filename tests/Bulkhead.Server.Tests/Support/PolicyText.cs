using System.Globalization;
using System.Text;

namespace Bulkhead.Server.Tests.Support;

/// <summary>Writes the manifest of a workload that may reach some names on port 443, as <c>bulkhead generate</c> does.</summary>
internal static class PolicyText
{
    public static string Allowing(params string[] names) => For("chat", "test", "app: chat", names);

    public static string For(string workload, string space, string label, params string[] names)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            apiVersion: networking.aviatrix.com/v1alpha1
            kind: FirewallPolicy
            metadata:
              name: bulkhead-{workload}
              namespace: {space}
            spec:
              rules:
                # librechat.yaml:1 endpoints
                - name: allow-names
                  selector:
                    matchLabels:
                      {label}
                  action: permit
                  protocol: tcp
                  port: 443
                  destinationSmartGroups:
                    - uuid: def000ad-0000-0000-0000-000000000001
                  webGroups:
                    - name: names
                  logging: true
                  flowAppRequirement: tlsRequired
                - name: deny-any
                  selector:
                    matchLabels:
                      {label}
                  action: deny
                  protocol: any
                  destinationSmartGroups:
                    - uuid: def000ad-0000-0000-0000-000000000000
                  logging: true
              webGroups:
                - name: names
                  domains:

            """);
        foreach (var name in names)
        {
            text.Append(CultureInfo.InvariantCulture, $"        - {name}\n");
        }

        return text.ToString();
    }
}
