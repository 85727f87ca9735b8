using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>How a server is reached: where it is, who asks, and whose word about its certificate counts.</summary>
/// <param name="Address">http or https, ends in a slash.</param>
/// <param name="Token">The token; null to ask without one.</param>
/// <param name="Authorities">The authorities that may have signed its certificate; null for those of the system.</param>
internal sealed record ServerAccess(Uri Address, string? Token, X509Certificate2Collection? Authorities)
{
    /// <summary>The variable with the address.</summary>
    public const string AddressVariable = "BULKHEAD_SERVER";

    /// <summary>The variable with the token.</summary>
    public const string TokenVariable = "BULKHEAD_TOKEN";

    /// <summary>Where <c>bulkheadd serve</c> listens when nothing else is said.</summary>
    public const string StandardAddress = "http://127.0.0.1:8420";

    private const int LongestToken = 4096;

    /// <summary>Reads what a request names.</summary>
    /// <param name="request">The request.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static ServerAccess? Read(FlowsRequest request, out Diagnostic? problem)
    {
        if (!TryAddress(request.Server, out var address, out problem) || !TryToken(request.TokenFile, out var token, out problem))
        {
            return null;
        }

        X509Certificate2Collection? authorities = null;
        if (request.Authority is { } file && !TryAuthorities(file, out authorities, out problem))
        {
            return null;
        }

        return new ServerAccess(address, token, authorities);
    }

    private static bool TryAddress(string text, [NotNullWhen(true)] out Uri? address, out Diagnostic? problem)
    {
        problem = null;
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out address) && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" } && address.Host.Length > 0;
        if (!isAddress)
        {
            problem = FlowsDiagnostics.Address.At(span: null, $"'{Printable.Clean(text)}' is no address of a server.", "Write it like https://bulkhead.example.com or http://127.0.0.1:8420, without user, password or query.");
            return false;
        }

        if (address!.Scheme == "http" && !IsThisMachine(address))
        {
            problem = FlowsDiagnostics.Address.At(span: null, $"plain http to {Printable.Clean(address.Host)} would show the token to everybody on the way.",
                "Use https (bulkheadd serve --tls-certificate, or a proxy before it), or bring the port to this machine: ssh -L 8420:127.0.0.1:8420 HOST.");
            return false;
        }

        address = address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        return true;
    }

    private static bool IsThisMachine(Uri address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number));

    private static bool TryToken(string? file, out string? token, out Diagnostic? problem)
    {
        problem = null;
        string from;
        if (file is null)
        {
            (token, from) = (System.Environment.GetEnvironmentVariable(TokenVariable), TokenVariable);
            if (string.IsNullOrEmpty(token))
            {
                token = null;
                return true;
            }
        }
        else
        {
            token = null;
            var reading = FileInput.Read(file, file);
            if (reading.Problem is { } refused)
            {
                problem = FlowsDiagnostics.Secret.At(span: null, refused.Message, "Name the file that holds the token and nothing else.");
                return false;
            }

            (token, from) = (Encoding.UTF8.GetString(reading.Bytes.Span), Printable.Clean(file));
        }

        token = token.Trim();
        if (token.Length is > 0 and <= LongestToken && token.All(static c => c is > ' ' and < '\x7f'))
        {
            return true;
        }

        // Nothing of what stands there is shown: it may be another secret.
        problem = FlowsDiagnostics.Secret.At(span: null, $"{from} holds no token.", "It holds the token that bulkheadd token create printed, on one line, and nothing else.");
        return false;
    }

    private static bool TryAuthorities(string file, out X509Certificate2Collection? authorities, out Diagnostic? problem)
    {
        authorities = null;
        var reading = FileInput.Read(file, file);
        problem = reading.Problem is { } refused ? FlowsDiagnostics.Secret.At(span: null, refused.Message, "Name a file with certificates in PEM.") : null;
        if (problem is not null)
        {
            return false;
        }

        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPem(Encoding.UTF8.GetString(reading.Bytes.Span));
            authorities = read.Count > 0 ? read : null;
        }
        catch (CryptographicException)
        {
            // Said below.
        }

        if (authorities is null)
        {
            problem = FlowsDiagnostics.Secret.At(span: null, $"{Printable.Clean(file)} holds no certificate.", "Name a file with certificates in PEM: -----BEGIN CERTIFICATE-----.");
            return false;
        }

        return true;
    }
}
