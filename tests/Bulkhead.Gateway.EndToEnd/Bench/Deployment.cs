namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>A small deployment: a provider over TLS, plain and on another port, an MCP server, a name that rebinds, a wildcard, and a name that the gateway decrypts.</summary>
internal static class Deployment
{
    /// <summary>What no decrypted request may hold: the path of a tunnel through DNS over HTTPS, another tenant's bucket, a method in a field.</summary>
    public const string Marker = "forbidden-marker";

    public const string LibreChat = """
        version: 1.3.17
        endpoints:
          agents:
            capabilities: ["tools"]
          custom:
            - name: Allowed
              apiKey: ${ALLOWED_API_KEY}
              baseURL: https://allowed.example/v1
              models:
                default: ["m"]
            - name: Plain
              apiKey: ${ALLOWED_API_KEY}
              baseURL: http://allowed.example/v1
              models:
                default: ["m"]
            - name: Port
              apiKey: ${ALLOWED_API_KEY}
              baseURL: https://allowed.example:8443/v1
              models:
                default: ["m"]
        mcpServers:
          tools:
            type: streamable-http
            url: https://mcp.allowed.test/mcp
        """;

    public const string Settings = """
        version: 1
        deployment:
          configuration: librechat.yaml
          environmentKeys: [ALLOWED_API_KEY]
        answers:
          groups:
            llm-tiktoken: deny
        egress:
          - name: wild
            host: "*.wild.example"
            owner: team@test.example
            reason: Every row of DNS has a name of its own.
          - name: rebind
            host: rebind.example
            owner: team@test.example
            reason: A name whose answers change.
          - name: read
            host: read.example
            owner: team@test.example
            reason: What is said to it is read by the gateway.
        decryption:
          groups: [egress-read]
          ca: { configMap: decryption-ca }
        """;
}
