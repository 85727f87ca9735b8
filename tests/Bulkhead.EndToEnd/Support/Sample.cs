namespace Bulkhead.EndToEnd.Support;

/// <summary>Small inputs that many tests share.</summary>
public static class Sample
{
    /// <summary>One provider whose key is an environment variable.</summary>
    public const string Groq = """
        version: 1.3.17
        endpoints:
          agents:
            capabilities: ["tools"]
          custom:
            - name: Groq
              apiKey: ${GROQ_API_KEY}
              baseURL: https://api.groq.com/openai/v1
              models:
                default: ["llama-3.3-70b-versatile"]
        """;

    /// <summary>The same with a second provider.</summary>
    public const string GroqAndMistral = Groq + """

            - name: Mistral
              apiKey: ${MISTRAL_API_KEY}
              baseURL: https://api.mistral.ai/v1
              models:
                default: ["mistral-small-latest"]
        """;

    /// <summary>Options that make the environment complete.</summary>
    public static readonly string[] Keys = ["--env-keys", "GROQ_API_KEY,MISTRAL_API_KEY"];
}
