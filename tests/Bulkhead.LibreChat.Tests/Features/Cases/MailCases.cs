namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>E-mail.</summary>
internal static class MailCases
{
    public static readonly FeatureCase[] All =
    [
        new("smtp-host", "the default port", "librechat smtp.acme.dev 25 smtp mail mail-smtp external certain") { Env = "EMAIL_HOST=smtp.acme.dev\nEMAIL_ENCRYPTION=starttls" },
        new("smtp-host", "implicit TLS on a port", "librechat smtp.acme.dev 465 smtps mail mail-smtp external certain") { Env = "EMAIL_HOST=smtp.acme.dev\nEMAIL_PORT=465\nEMAIL_ENCRYPTION=tls" },
        new("smtp-host", "in the cluster", "librechat relay.default.svc.cluster.local 587 smtp mail mail-smtp in-cluster certain") { Env = "EMAIL_HOST=relay.default.svc.cluster.local\nEMAIL_PORT=587" },
        new("smtp-host", "a service wins") { Env = "EMAIL_HOST=smtp.acme.dev\nEMAIL_SERVICE=gmail" },
        new("smtp-host", "none"),
        new("smtp-service", "Gmail", "librechat smtp.gmail.com 465 smtps mail mail-smtp external certain") { Env = "EMAIL_SERVICE=Google Mail" },
        new("smtp-service", "a region of SES", "librechat email-smtp.eu-west-1.amazonaws.com 465 smtps mail mail-smtp external certain") { Env = "EMAIL_SERVICE=SES-EU-WEST-1" },
        new("smtp-service", "STARTTLS", "librechat smtp.office365.com 587 smtp mail mail-smtp external certain") { Env = "EMAIL_SERVICE=outlook365" },
        new("smtp-service", "unknown", "librechat (acme) - unknown mail mail-smtp external unresolved") { Env = "EMAIL_SERVICE=acme", Reports = ["BH2260"] },
        new("smtp-service", "Mailgun wins") { Env = "EMAIL_SERVICE=gmail\nMAILGUN_API_KEY=k\nMAILGUN_DOMAIN=d" },
        new("mailgun", "the default", "librechat api.mailgun.net 443 https mail mail-mailgun external certain") { Env = "MAILGUN_API_KEY=k\nMAILGUN_DOMAIN=d" },
        new("mailgun", "Europe", "librechat api.eu.mailgun.net 443 https mail mail-mailgun external certain") { Env = "MAILGUN_API_KEY=k\nMAILGUN_DOMAIN=d\nMAILGUN_HOST=https://api.eu.mailgun.net" },
        new("mailgun", "half") { Env = "MAILGUN_API_KEY=k" },
    ];
}
