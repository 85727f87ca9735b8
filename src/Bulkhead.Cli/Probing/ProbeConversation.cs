using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Probing;

/// <summary>What is said on an open connection: a TLS handshake or the head of a request, no data.</summary>
internal static class ProbeConversation
{
    /// <summary>Begins TLS and ends after the handshake.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="name">The server name; null for none.</param>
    /// <param name="cancel">The patience.</param>
    public static async Task<ProbeObservation> TlsAsync(Stream stream, string? name, CancellationToken cancel)
    {
        var certificate = string.Empty;
        var peeked = new PeekedStream(stream);
        await using (peeked.ConfigureAwait(false))
        {
            var tls = new SslStream(peeked, leaveInnerStreamOpen: true);
            await using (tls.ConfigureAwait(false))
            {
                var options = new SslClientAuthenticationOptions
                {
                    TargetHost = name ?? string.Empty,
                    // Nothing is fetched to check a certificate: that would be connections which nobody asked for.
                    CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
                    RemoteCertificateValidationCallback = (_, given, _, errors) =>
                    {
                        certificate = Describe(given, errors, name);
                        return errors == SslPolicyErrors.None;
                    },
                };
                try
                {
                    await tls.AuthenticateAsClientAsync(options, cancel).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException or CryptographicException)
                {
                    // What came and how it ended is what counts.
                }
            }

            return new ProbeObservation(EndOf(peeked, cancel), peeked.First) { Connected = true, Certificate = certificate };
        }
    }

    /// <summary>Sends the head of a request and reads what comes.</summary>
    public static async Task<ProbeObservation> HttpAsync(Stream stream, string host, CancellationToken cancel)
    {
        var peeked = new PeekedStream(stream);
        await using (peeked.ConfigureAwait(false))
        {
            try
            {
                await peeked.WriteAsync(Encoding.ASCII.GetBytes($"HEAD / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bulkhead-probe\r\nConnection: close\r\n\r\n"), cancel).ConfigureAwait(false);
                var buffer = new byte[2048];
                while (peeked.First.Length < buffer.Length && await peeked.ReadAsync(buffer, cancel).ConfigureAwait(false) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // What came and how it ended is what counts.
            }

            return new ProbeObservation(EndOf(peeked, cancel), peeked.First) { Connected = true };
        }
    }

    private static ProbeEnd EndOf(PeekedStream peeked, CancellationToken cancel) =>
        peeked.End ?? (cancel.IsCancellationRequested ? ProbeEnd.TimedOut : ProbeEnd.Answered);

    private static string Describe(X509Certificate? certificate, SslPolicyErrors errors, string? name)
    {
        if (certificate is null)
        {
            return "no certificate was given";
        }

        var issuer = Printable.Clean(certificate.Issuer, 100);
        return errors == SslPolicyErrors.None ? $"the certificate is valid, issued by {issuer}"
            : name is not null && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"the certificate is for another name, issued by {issuer}"
            : name is null ? $"the certificate is issued by {issuer}"
            : $"the certificate is not trusted here, issued by {issuer}";
    }
}
