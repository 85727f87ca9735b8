using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Catalog;

/// <summary>A mail service that <c>EMAIL_SERVICE</c> can name.</summary>
/// <param name="Name">The name as nodemailer lists it.</param>
/// <param name="Aliases">Other names for it.</param>
/// <param name="Host">The host of its SMTP server.</param>
/// <param name="Port">The port.</param>
/// <param name="ImplicitTls">Whether TLS starts with the first byte; otherwise plain SMTP or STARTTLS.</param>
public sealed record SmtpService(string Name, ImmutableArray<string> Aliases, string Host, int Port, bool ImplicitTls)
{
    /// <summary>The form in which nodemailer compares names: lower case, only letters, digits, dots and hyphens.</summary>
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(name.ToLowerInvariant().Where(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-'));
    }
}
