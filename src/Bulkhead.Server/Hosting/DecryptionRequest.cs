using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Decrypting;

namespace Bulkhead.Server.Hosting;

/// <summary>The options of decryption.</summary>
/// <param name="CertificateFile">The CA.</param>
/// <param name="KeyFile">Its key.</param>
/// <param name="OriginFile">The roots for origins; null for those of the machine.</param>
/// <param name="Markers">Texts that no request may hold.</param>
internal sealed record DecryptionRequest(string CertificateFile, string KeyFile, string? OriginFile, ImmutableArray<string> Markers)
{
    /// <summary>The greatest body that is searched for markers, in bytes.</summary>
    public const int MostInspected = 4 * 1024 * 1024;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads the files. Adds what is wrong; then the result is null.</summary>
    public DecryptionSettings? Read(DateTimeOffset now, List<Diagnostic> problems)
    {
        var authority = ReadAuthority(now, problems);
        var roots = OriginFile is null ? null : ReadRoots(OriginFile, problems);
        if (Markers.Any(static marker => marker.Length == 0))
        {
            problems.Add(GatewayDiagnostics.DecryptionCa.At(null, "a marker is empty, and every request holds that", "give --inspect-marker a text"));
        }

        return problems.Count > 0 || authority is null ? null
            : new DecryptionSettings(authority, roots, Markers.IsEmpty ? [] : [new MarkerInspector(Markers, MostInspected)]);
    }

    private DecryptionAuthority? ReadAuthority(DateTimeOffset now, List<Diagnostic> problems)
    {
        if (Text(CertificateFile, GatewayDiagnostics.DecryptionCa, problems) is not { } certificates || Text(KeyFile, GatewayDiagnostics.DecryptionCa, problems) is not { } key)
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(KeyFile) & Others) != UnixFileMode.None)
        {
            problems.Add(GatewayDiagnostics.DecryptionCa.At(null, $"{Printable.Clean(KeyFile)} can be read or written by others: whoever has the key can pretend to be any server", "chmod 600 the file, and keep it owned by the user of the gateway"));
            return null;
        }

        var authority = DecryptionAuthority.Read(certificates, key, now, out var problem);
        if (problem is not null)
        {
            problems.Add(GatewayDiagnostics.DecryptionCa.At(null, $"{Printable.Clean(CertificateFile)}: {problem}", "name the certificate of a CA in PEM and the key that belongs to it"));
        }

        return authority;
    }

    private static X509Certificate2Collection? ReadRoots(string file, List<Diagnostic> problems)
    {
        if (Text(file, GatewayDiagnostics.OriginCa, problems) is not { } text)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            roots.Clear();
        }

        if (roots.Count == 0)
        {
            problems.Add(GatewayDiagnostics.OriginCa.At(null, $"{Printable.Clean(file)} holds no certificate in PEM", "name a bundle of root certificates"));
        }

        return roots;
    }

    private static string? Text(string file, DiagnosticDescriptor descriptor, List<Diagnostic> problems)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(descriptor.At(null, $"{Printable.Clean(file)}: {Printable.Clean(exception.Message)}", "name a file that the gateway can read"));
            return null;
        }
    }
}
