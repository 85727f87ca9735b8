using System.Globalization;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Mail;

/// <summary>E-mail: Mailgun wins over a service name, a service name wins over a host.</summary>
internal static class MailExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        var environment = context.Environment;
        var mailgun = Gate.All(environment, "MAILGUN_API_KEY", "MAILGUN_DOMAIN");
        if (mailgun.Decide() is { } reason)
        {
            if (environment.FirstSet("MAILGUN_HOST") is { } own)
            {
                new Feature(context, "mailgun") { WithoutScheme = ApplicationProtocol.Https }.Variable(reason.And(own.ToOrigin()), own);
            }
            else
            {
                new Feature(context, "mailgun").Known(reason);
            }
        }

        if (mailgun.State == GateState.On)
        {
            return;
        }

        if (environment.FirstSet("EMAIL_SERVICE") is { } service)
        {
            Service(context, service);
        }
        else if (environment.FirstSet("EMAIL_HOST") is { } host)
        {
            Host(context, host);
        }
    }

    private static void Service(ExtractionContext context, Environment.EnvironmentVariable variable)
    {
        var feature = new Feature(context, "smtp-service");
        if (variable.Value is not { } name)
        {
            feature.Nowhere(Reason.Of(variable).AtMost(Certainty.Unresolved) with { Needs = [variable.Name] }, "${EMAIL_SERVICE}");
            return;
        }

        if (context.Catalog.FindSmtpService(name) is { } known)
        {
            feature.Host(Reason.Of(variable), known.Host, known.Port, known.ImplicitTls ? ApplicationProtocol.Smtps : ApplicationProtocol.Smtp);
            return;
        }

        context.Report(FeatureDiagnostics.UnknownMailService.At(
            variable.Span,
            $"EMAIL_SERVICE {Printable.Clean(name)} is no service that the mailer knows; it would then connect to the pod itself",
            "Use a listed name (bulkhead catalog smtp), or unset EMAIL_SERVICE and set EMAIL_HOST and EMAIL_PORT.") with { Group = feature.Group });
        feature.Nowhere(Reason.Of(variable).AtMost(Certainty.Unresolved), Printable.Clean(name));
    }

    private static void Host(ExtractionContext context, Environment.EnvironmentVariable variable)
    {
        var environment = context.Environment;
        var feature = new Feature(context, "smtp-host");
        var reason = Reason.Of(variable);
        if (variable.Value is not { } name)
        {
            feature.Nowhere(reason.AtMost(Certainty.Unresolved) with { Needs = [variable.Name] }, "${EMAIL_HOST}");
            return;
        }

        var isTls = environment.ValueOf("EMAIL_ENCRYPTION")?.Trim().Equals("tls", StringComparison.OrdinalIgnoreCase) == true;
        var protocol = isTls ? ApplicationProtocol.Smtps : ApplicationProtocol.Smtp;
        var port = environment.FirstSet("EMAIL_PORT");
        if (port is null)
        {
            // tls does not change the default port.
            feature.Host(environment.IsComplete ? reason : reason with { Note = "port 25 unless EMAIL_PORT says otherwise" }, name.Trim(), 25, protocol);
            return;
        }

        reason = reason.And(port.ToOrigin());
        if (int.TryParse(port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535)
        {
            feature.Host(reason, name.Trim(), number, protocol);
        }
        else
        {
            feature.Text(reason, $"{protocol.Name()}://{name.Trim()}:${{EMAIL_PORT}}", ["EMAIL_PORT"]);
        }
    }
}
