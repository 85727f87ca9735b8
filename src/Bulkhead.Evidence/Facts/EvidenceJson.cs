using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bulkhead.Evidence.Bundles;

namespace Bulkhead.Evidence.Facts;

/// <summary>Writes and reads the facts of a bundle: one form for each value, so that the same facts are the same bytes. What has other fields, or lacks one, is refused.</summary>
public static class EvidenceJson
{
    private static readonly EvidenceJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        NewLine = "\n",
        // The files are read by people, never put into a page as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 32,
    });

    /// <summary>Writes facts.</summary>
    public static byte[] Write<T>(T facts)
        where T : class =>
        [.. JsonSerializer.SerializeToUtf8Bytes(facts, TypeOf<T>()), (byte)'\n'];

    /// <summary>Reads facts; null when the bytes are not what <see cref="Write"/> writes for anything.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="problem">What is wrong with them.</param>
    public static T? Read<T>(ReadOnlySpan<byte> bytes, out string? problem)
        where T : class
    {
        try
        {
            problem = null;
            var facts = JsonSerializer.Deserialize(bytes, TypeOf<T>());
            problem = facts is null ? "it is empty" : null;
            return facts;
        }
        catch (JsonException exception)
        {
            problem = Model.Diagnostics.Printable.Clean(exception.Message, 300);
            return null;
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>()
        where T : class =>
        (JsonTypeInfo<T>?)Context.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is no file of a bundle.");
}

/// <summary>The shapes of the files, known when the program is built. Writing by the same metadata as reading keeps the program smaller.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SubjectFacts))]
[JsonSerializable(typeof(DerivationFacts))]
[JsonSerializable(typeof(ReachFacts))]
[JsonSerializable(typeof(ChangeFacts))]
[JsonSerializable(typeof(DriftFacts))]
[JsonSerializable(typeof(ExceptionFacts))]
[JsonSerializable(typeof(FlowFacts))]
[JsonSerializable(typeof(TestFacts))]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class EvidenceJsonContext : JsonSerializerContext;
