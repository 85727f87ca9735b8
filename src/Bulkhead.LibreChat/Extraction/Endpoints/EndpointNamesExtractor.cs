using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>Values that name an endpoint (titles, memory, summaries, model specs): they add no host, but a wrong name is worth a word.</summary>
internal static class EndpointNamesExtractor
{
    /// <summary>Reports names that are neither built in nor custom endpoints of the file.</summary>
    public static void Extract(ExtractionContext context)
    {
        HashSet<string>? custom = null;
        foreach (var node in context.EndpointReferences)
        {
            if (node.AsText() is not { Length: > 0 } name || EndpointMentions.IsBuiltIn(name) || name.Contains('{'))
            {
                continue;
            }

            custom ??= [.. context.Configuration["endpoints"]["custom"].Items().Select(endpoint => endpoint["name"].AsText()?.ToLowerInvariant()).OfType<string>()];
            if (!custom.Contains(name.ToLowerInvariant()) && name != "current_model")
            {
                context.Report(ConfigurationDiagnostics.UnknownEndpointDescriptor.At(
                    node.Span,
                    $"{node.Path} names \"{Printable.Clean(name, 60)}\", which is no endpoint of this configuration.",
                    "Name a built-in endpoint (openAI, google, anthropic, bedrock, azureOpenAI …) or the name of a custom endpoint."));
            }
        }
    }
}
