using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Collecting;

/// <summary>How a bundle is signed.</summary>
/// <param name="KeyFile">A private ECDSA key in PEM; null for a command.</param>
/// <param name="Command">A program with its arguments, blanks between them, that takes what is signed at its standard input and gives the signature: for keys in a PKCS#11 token or a KMS.</param>
/// <param name="PublicKeyFile">The public key in PEM that the signature of a command is checked with.</param>
internal sealed record Signing(string? KeyFile, string? Command, string? PublicKeyFile)
{
    /// <summary>How long a token or a service may take, in seconds.</summary>
    private const int Patience = 60;

    private const int MostBytes = 1024;

    /// <summary>Signs a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="problem">Why it is not signed; null when it is.</param>
    public BundleSignature? Sign(ReadOnlyMemory<byte> statement, out Diagnostic? problem)
    {
        if (KeyFile is { } file)
        {
            using var key = ReadKey(file, out problem);
            return key is null ? null : Guarded(() => new BundleSignature(Attestation.KeyIdOf(key), key.SignData(Attestation.ToSign(statement.Span), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), file, out problem);
        }

        using var known = ReadKey(PublicKeyFile!, out problem);
        if (known is null)
        {
            return null;
        }

        var signature = Run(Attestation.ToSign(statement.Span), out problem) is { } bytes ? new BundleSignature(Attestation.KeyIdOf(known), Decoded(bytes)) : null;
        if (signature is not null && !Attestation.IsSignedBy(known, statement.Span, signature))
        {
            problem = EvidenceDiagnostics.SigningFailed.At(null, "what the signing command gave is no signature of that public key.",
                "It has to sign its standard input with ECDSA and SHA-256 and print the signature as DER, plain or in Base64.");
            return null;
        }

        return signature;
    }

    /// <summary>Reads an ECDSA key in PEM.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why there is none; null when there is.</param>
    public static ECDsa? ReadKey(string path, out Diagnostic? problem) => Guarded(
        () =>
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        },
        path,
        out problem);

    private static T? Guarded<T>(Func<T> action, string path, out Diagnostic? problem)
        where T : class
    {
        try
        {
            problem = null;
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            // The message of the exception may quote the file.
            problem = EvidenceDiagnostics.SigningFailed.At(null, $"{Printable.Clean(path)} is no ECDSA key in PEM that can be used here.",
                "Make one with: openssl ecparam -name prime256v1 -genkey -noout -out evidence.key; openssl ec -in evidence.key -pubout -out evidence.pub");
            return null;
        }
    }

    private byte[]? Run(byte[] toSign, out Diagnostic? problem)
    {
        problem = null;
        // No shell: what is in the words is passed on as it is.
        var words = Command!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var start = new ProcessStartInfo(words[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var word in words.Skip(1))
            {
                start.ArgumentList.Add(word);
            }

            using var process = Process.Start(start)!;
            var reading = Task.Run(() =>
            {
                using var output = new MemoryStream();
                var piece = new byte[MostBytes];
                for (var read = process.StandardOutput.BaseStream.Read(piece); read > 0 && output.Length <= MostBytes; read = process.StandardOutput.BaseStream.Read(piece))
                {
                    output.Write(piece, 0, read);
                }

                return output.ToArray();
            });
            process.StandardInput.BaseStream.Write(toSign);
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(Patience)))
            {
                process.Kill(entireProcessTree: true);
                problem = EvidenceDiagnostics.SigningFailed.At(null, $"the signing command gave no answer in {Patience} seconds.", "Check that it asks for nothing at a terminal.");
                return null;
            }

            if (process.ExitCode == 0)
            {
                return reading.Result;
            }

            problem = EvidenceDiagnostics.SigningFailed.At(null, $"the signing command ended with {process.ExitCode}.", "What it says stands above.");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            problem = EvidenceDiagnostics.SigningFailed.At(null, $"the signing command cannot be run: {Printable.Clean(exception.Message)}", "Give a program of the PATH and its arguments.");
        }

        return null;
    }

    // A service answers in Base64, a token in bytes.
    private static byte[] Decoded(byte[] bytes)
    {
        var text = Encoding.ASCII.GetString(bytes).Trim();
        var decoded = new byte[text.Length];
        return bytes.Length > 0 && bytes[0] != 0x30 && Convert.TryFromBase64String(text, decoded, out var length) ? decoded[..length] : bytes;
    }
}
