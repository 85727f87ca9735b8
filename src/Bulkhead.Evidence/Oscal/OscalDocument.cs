using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;

namespace Bulkhead.Evidence.Oscal;

/// <summary>What both documents have in common.</summary>
internal static class OscalDocument
{
    /// <summary>The version of OSCAL that is written.</summary>
    public const string Version = "1.1.3";

    /// <summary>The namespace of our properties: OSCAL keeps the names without one for itself.</summary>
    public const string Namespace = "urn:bulkhead:ns:oscal:v1";

    /// <summary>The role of <see cref="Party.Customer"/>.</summary>
    private const string CustomerRole = "customer";

    /// <summary>The role of <see cref="Party.Platform"/>.</summary>
    private const string PlatformRole = "platform";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // A file, not a web page: names and paths stay legible. Control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The UUID of the component that Bulkhead is; the same in every document.</summary>
    public static string Bulkhead { get; } = NameUuid.Of("component", "bulkhead");

    /// <summary>A UUID that belongs to one bundle.</summary>
    public static string OfBundle(Subject subject, params ReadOnlySpan<string> words) => NameUuid.Of(
        ["bundle", subject.Deployment, $"{subject.Number}", OscalText.Time(subject.Since), OscalText.Time(subject.Until), .. words]);

    /// <summary>Writes a document with one root.</summary>
    public static ReadOnlyMemory<byte> Write(string root, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject(root);
            write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Title, time, version and roles.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, Subject subject, string title, string remarks)
    {
        json.WriteStartObject("metadata");
        json.WriteString("title", OscalText.Markup(title));
        json.WriteString("last-modified", OscalText.Time(subject.Collected));
        json.WriteString("version", $"{subject.Number}");
        json.WriteString("oscal-version", Version);
        json.WriteStartArray("roles");
        WriteRole(json, CustomerRole, "Team of the deployment", "Runs the deployment, answers for its configuration, its policy and its exceptions, and reviews changes and denied connections.");
        WriteRole(json, PlatformRole, "Team of the engine", "Runs the engine that enforces the policy: the gateway, the controller, the cluster.");
        json.WriteEndArray();
        json.WriteString("remarks", OscalText.Markup(remarks));
        json.WriteEndObject();
    }

    /// <summary>Who answers for a control.</summary>
    public static void WriteRoles(Utf8JsonWriter json, Party party)
    {
        json.WriteStartArray("responsible-roles");
        if (party is Party.Customer or Party.Shared)
        {
            WriteRoleReference(json, CustomerRole);
        }

        if (party is Party.Platform or Party.Shared)
        {
            WriteRoleReference(json, PlatformRole);
        }

        json.WriteEndArray();
    }

    /// <summary>One of our properties.</summary>
    public static void WriteProperty(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ns", Namespace);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    /// <summary>Label, claims and party of a control.</summary>
    public static void WriteControlProperties(Utf8JsonWriter json, Control control)
    {
        json.WriteStartArray("props");
        WriteProperty(json, "control-label", control.Id);
        WriteProperty(json, "responsible", control.Responsible switch { Party.Customer => "customer", Party.Platform => "platform", _ => "shared" });
        foreach (var claim in control.Claims)
        {
            WriteProperty(json, "claim", claim);
        }

        json.WriteEndArray();
    }

    /// <summary>A resource of the back matter for the document of each framework.</summary>
    public static void WriteFrameworkResources(Utf8JsonWriter json, ImmutableArray<Framework> frameworks)
    {
        foreach (var framework in frameworks)
        {
            json.WriteStartObject();
            json.WriteString("uuid", OscalControls.Resource(framework));
            json.WriteString("title", OscalText.Markup($"{framework.Name} {framework.Version}"));
            json.WriteStartArray("rlinks");
            json.WriteStartObject();
            json.WriteString("href", framework.Source);
            json.WriteEndObject();
            if (OscalControls.Catalog(framework) is { } catalog)
            {
                json.WriteStartObject();
                json.WriteString("href", catalog);
                json.WriteString("media-type", "application/json");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("remarks", OscalText.Markup(OscalControls.Remarks(framework)));
            json.WriteEndObject();
        }
    }

    private static void WriteRole(Utf8JsonWriter json, string id, string title, string description)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("title", title);
        json.WriteString("description", description);
        json.WriteEndObject();
    }

    private static void WriteRoleReference(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("role-id", id);
        json.WriteEndObject();
    }
}
