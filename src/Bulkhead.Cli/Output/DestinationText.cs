using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Cli.Output;

/// <summary>Destinations and reasons in a few words, the same in every report for people.</summary>
internal static class DestinationText
{
    /// <summary><c>api.groq.com:443</c>, <c>smtp://mail.example.com:587</c>, <c>${GROQ_URL}</c>.</summary>
    public static string Of(EgressIntent intent)
    {
        var destination = intent.Destination;
        if (destination.Host is null)
        {
            return intent.Expression is { } expression ? Printable.Clean(expression, 80) : intent.Certainty == Certainty.UserControlled ? "(chosen at run time)" : "(not known)";
        }

        var host = destination.Host.Text.Contains(':', StringComparison.Ordinal) ? $"[{destination.Host.Text}]" : destination.Host.Text;
        var ports = destination.Ports is { } known ? ":" + known : string.Empty;
        var scheme = destination.Protocol is ApplicationProtocol.Https or ApplicationProtocol.Unknown ? string.Empty : destination.Protocol.Name() + "://";
        return scheme + host + ports;
    }

    /// <summary>The first reason, and how many more there are.</summary>
    public static string Why(EgressIntent intent, FileNames names)
    {
        if (intent.Origins.IsEmpty)
        {
            return string.Empty;
        }

        var first = Of(intent.Origins[0], names);
        return intent.Origins.Length == 1 ? first : $"{first} (+{intent.Origins.Length - 1})";
    }

    /// <summary><c>librechat.yaml:9 endpoints.custom[0].baseURL</c>.</summary>
    public static string Of(Origin origin, FileNames names) => Printable.Clean(
        origin.Span is { } span
            ? $"{names.Shown(span.File)}:{span.Line} {origin.Path}"
            : origin.CatalogId is null || origin.Path.StartsWith("catalog:", StringComparison.Ordinal) ? origin.Path : $"{origin.Path} (catalog {origin.CatalogId})");
}
