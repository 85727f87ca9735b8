using Bulkhead.LibreChat.Extraction.Credentials;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoint <c>google</c>: the Gemini API with a key, Vertex AI with a service account.</summary>
internal static class GoogleExtractor
{
    private const string DefaultLocation = "us-central1";

    /// <summary>Adds what the endpoint contacts.</summary>
    public static void Extract(ExtractionContext context)
    {
        var key = Gate.Set(context.Environment, "GOOGLE_KEY");
        var serviceKey = Gate.Set(context.Environment, "GOOGLE_SERVICE_KEY_FILE");
        var byVertexOnly = key.State != GateState.On && serviceKey.State == GateState.On;
        if (!byVertexOnly && EndpointGate.Of(context, "google", key, "GOOGLE_KEY") is { } gemini)
        {
            Gemini(context, gemini);
        }

        if (serviceKey.Decide(EndpointMentions.Of(context, "vertexai").AsSpan()) is { } vertex)
        {
            // With a Gemini key the endpoint itself does not use Vertex, but the provider vertexai of agents does.
            var reason = EndpointGate.Listed(context, "google", byVertexOnly ? vertex : vertex.AtMost(Certainty.Conditional) with { Note = vertex.Note ?? "only the provider vertexai of agents uses it while GOOGLE_KEY is set" });
            Vertex(context, reason);
        }
    }

    private static void Gemini(ExtractionContext context, Reason reason)
    {
        if (context.Environment.Find("GOOGLE_REVERSE_PROXY") is { IsSet: true } proxy)
        {
            new Feature(context, "google-reverse-proxy").Variable(reason, proxy);
        }
        else
        {
            new Feature(context, "google-gemini-api").Known(reason);
        }
    }

    private static void Vertex(ExtractionContext context, Reason reason)
    {
        if (context.Environment.Find("GOOGLE_REVERSE_PROXY") is { IsSet: true } proxy)
        {
            new Feature(context, "google-reverse-proxy").Variable(reason, proxy);
        }
        else
        {
            var variable = context.Environment.Find("GOOGLE_LOC") is { IsSet: true } found ? found : null;
            var location = variable is null ? DefaultLocation : variable.Value ?? "${GOOGLE_LOC}";
            new Feature(context, GoogleLocations.IsMultiRegion(location) ? "google-vertex-multiregion" : "google-vertex-regional")
                .Host(variable is null ? reason : reason.And(variable.ToOrigin()), GoogleLocations.HostOf(location), 443, ApplicationProtocol.Https);
            new Feature(context, "google-vertex-endpoint-param").Nowhere(
                reason with { Certainty = Certainty.UserControlled, Needs = [], Note = "the parameter endpoint of a model may name another Vertex host under googleapis.com" },
                "*.googleapis.com",
                443,
                ApplicationProtocol.Https);
        }

        GoogleTokens.Add(context, reason, default);
    }
}
