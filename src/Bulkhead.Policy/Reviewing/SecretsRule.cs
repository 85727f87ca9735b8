using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Secrets that stand in files.</summary>
internal static class SecretsRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        foreach (var secret in input.Inventory.Facts.Secrets)
        {
            yield return ReviewDiagnostics.SecretInFile.About(secret.Origin, secret.Origin.Path,
                $"{Printable.Clean(secret.Origin.Path)} holds {secret.Shape} as it is",
                "Put the value into the Secret, write ${NAME} here, and change the secret if the file was ever committed.");
        }
    }
}
