using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Flows.Serving;
using Bulkhead.Flows.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Collecting;

namespace Bulkhead.Server.Hosting;

/// <summary>What the server needs besides its folder, read before anything is started.</summary>
/// <param name="Certificate">The certificate with its key; null for none.</param>
/// <param name="Names">Names of rules.</param>
/// <param name="Secret">What messages about new denied groups are signed with; null for none.</param>
internal sealed record ServeFiles(X509Certificate2? Certificate, RuleNames Names, byte[]? Secret) : IDisposable
{
    /// <summary>Reads them, and makes the folder of the store.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static ServeFiles? Read(ServeRequest request, out Diagnostic? problem)
    {
        var files = new ServeFiles(null, RuleNames.None, null);
        problem = null;
        try
        {
            if (request.Tls is { } tls)
            {
                using var pem = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
                files = files with { Certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null) };
            }

            if (request.RuleNames is { } file)
            {
                files = files with { Names = RuleNames.Read(File.ReadAllBytes(file), out var wrong) };
                problem = wrong is null ? null : ServeDiagnostics.File.At(null, $"{Printable.Clean(file)}: {wrong}", "give what 'terraform output -json' prints, or a map of UUIDs to names");
            }

            files = files with { Secret = request.WebhookSecret is { } key ? File.ReadAllBytes(key).AsSpan().Trim("\r\n "u8).ToArray() : null };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problem = ServeDiagnostics.File.At(null, Printable.Clean(exception.Message), "check the path and the rights of the file");
        }

        if (problem is null && files.Certificate is null && (!IPAddress.IsLoopback(request.Listen.Address) || request.Sources.Any(static source => source.Transport == SourceTransport.Tls)))
        {
            problem = ServeDiagnostics.Certificate.At(null, "without a certificate only loopback is listened on, and no source by TLS", "give --tls-certificate FILE and --tls-key FILE, or listen on 127.0.0.1 behind a proxy of your own");
        }

        problem ??= MakeFolder(request.Folder);
        if (problem is null)
        {
            return files;
        }

        files.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate?.Dispose();

    private static Diagnostic? MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                // Who talked to whom is nobody else's business.
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ServeDiagnostics.Store.At(null, Printable.Clean(exception.Message), "name a folder with --store that belongs to the user of the server");
        }
    }
}
