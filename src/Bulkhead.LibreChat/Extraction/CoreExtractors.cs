using System.Collections.Immutable;
using Bulkhead.LibreChat.Extraction.Credentials;
using Bulkhead.LibreChat.Extraction.Endpoints;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>The extractors of the model endpoints and of the credentials of cloud providers.</summary>
internal static class CoreExtractors
{
    /// <summary>The endpoints.</summary>
    public static ImmutableArray<Action<ExtractionContext>> All { get; } =
    [
        EnvironmentReport.Extract,
        OpenAiExtractor.Extract,
        AssistantsExtractor.Extract,
        AzureOpenAiExtractor.Extract,
        AnthropicExtractor.Extract,
        GoogleExtractor.Extract,
        BedrockExtractor.Extract,
        CustomEndpointExtractor.Extract,
        IgnoredAddressExtractor.Extract,
        EndpointNamesExtractor.Extract,
        TokenTableExtractor.Extract,
    ];

    /// <summary>What follows from destinations that other extractors found; runs last.</summary>
    public static ImmutableArray<Action<ExtractionContext>> Following { get; } =
    [
        GoogleTokens.FromServiceAccount,
        AwsCredentialsExtractor.Extract,
        AzureIdentityExtractor.Extract,
    ];
}
