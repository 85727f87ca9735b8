using System.Net;
using System.Text.Json;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>What went wrong between here and a server, as something that a person can act on.</summary>
internal static class ServerProblem
{
    private const int MostBytes = 64 * 1024;

    /// <summary>There was no answer.</summary>
    public static Diagnostic Of(HttpRequestException exception, Uri address)
    {
        var place = Place(address);
        var cause = Printable.Clean((exception.InnerException ?? exception).Message);
        return exception.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => FlowsDiagnostics.Untrusted.At(span: null, $"no trusted connection to {place}: {cause}",
                "Name the authority of the certificate with --ca FILE, and the server as the certificate names it. The check cannot be turned off."),
            HttpRequestError.NameResolutionError => FlowsDiagnostics.Unreachable.At(span: null, $"the name of {place} cannot be resolved: {cause}", "Check the name in --server or BULKHEAD_SERVER."),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => FlowsDiagnostics.Answer.At(span: null, $"what listens at {place} does not speak HTTP as a server does: {cause}", "Check host, port and http or https."),
            HttpRequestError.ResponseEnded => Broken(address),
            _ => FlowsDiagnostics.Unreachable.At(span: null, $"no connection to {place}: {cause}", "Start the server (bulkheadd serve), or name another one with --server; --file FILE reads the gateway's log without one."),
        };
    }

    /// <summary>It took too long.</summary>
    public static Diagnostic TimedOut(Uri address) => FlowsDiagnostics.Unreachable.At(span: null, $"{Place(address)} did not answer in time.", "Try a shorter time (since:1h) or look at the load of the server.");

    /// <summary>The answer broke off.</summary>
    public static Diagnostic Broken(Uri address) => FlowsDiagnostics.Unreachable.At(span: null, $"the answer of {Place(address)} broke off.", "Ask again; if it happens again, look at the log of the server and of proxies before it.");

    /// <summary>The answer is none that is known.</summary>
    public static Diagnostic Unknown(Uri address) => FlowsDiagnostics.Answer.At(span: null, $"the answer of {Place(address)} is none of bulkheadd serve.", "Check the address; if it is the right one, use the version of bulkhead that the server has.");

    /// <summary>There was an answer, and it was no.</summary>
    public static async Task<Diagnostic> OfAsync(HttpResponseMessage answer, ServerAccess access, CancellationToken cancellation)
    {
        var place = Place(access.Address);
        var status = (int)answer.StatusCode;
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Unauthorized:
                return FlowsDiagnostics.NotSignedIn.At(span: null, access.Token is null ? $"{place} wants a token, and none was given." : $"{place} does not know the token, or it has ended.",
                    $"Make one on the server (bulkheadd token create NAME --role viewer --store FOLDER) and give it by --token-file FILE or the variable {ServerAccess.TokenVariable}.");
            case HttpStatusCode.Forbidden:
                return FlowsDiagnostics.Forbidden.At(span: null, $"{place} does not let this token ask that.", "Exports need a token of the role investigator or admin, everything else one of viewer.");
            case HttpStatusCode.TooManyRequests:
                return FlowsDiagnostics.TooMany.At(span: null, $"{place} has been asked too often.", "Wait ten seconds and ask again.");
            case HttpStatusCode.BadRequest:
                return FlowsDiagnostics.Refused.At(span: null, $"{place} refuses the question: {await ReasonAsync(answer, cancellation).ConfigureAwait(false)}", "Use the version of bulkhead that the server has. A name of the server that it does not know itself is refused as well (bulkheadd serve --host-name).");
            case HttpStatusCode.NotFound:
                return Unknown(access.Address);
            default:
                var location = answer.Headers.Location is { } to && status is >= 300 and < 400 ? $" to {Printable.Clean(to.OriginalString)}" : string.Empty;
                return FlowsDiagnostics.ServerFailed.At(span: null, $"{place} answered {status}{location}.", status >= 500
                    ? "Look at the log of the server, or of the proxy before it."
                    : "Name the server where it is: redirects are not followed, and a login page of a proxy is no answer.");
        }
    }

    /// <summary>A server as it is named in messages.</summary>
    public static string Place(Uri address) => Printable.Clean(address.GetLeftPart(UriPartial.Authority));

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            var bytes = new byte[MostBytes];
            var stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
                using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
                var messages = document.RootElement.GetProperty("problems").EnumerateArray().Select(static one => Printable.Clean(one.GetProperty("message").GetString() ?? string.Empty));
                return string.Join(' ', messages.Take(5));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IOException or HttpRequestException)
        {
            return "it does not say why.";
        }
    }
}
