using System.CommandLine;
using Bulkhead.Cli.Collecting;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead evidence verify</c>: is a bundle, or a chain of them, what was collected, and does it follow from what it records.</summary>
internal static class EvidenceVerifyCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("verify", "Checks a bundle or a chain of bundles: hashes, chain and signature, then derives policy and reports again from what was recorded and compares every byte.",
            """
            bulkhead evidence verify evidence --public-key evidence.pub
            bulkhead evidence verify evidence/0003-20260701-20260930
            bulkhead evidence verify evidence --head 5f0c… --days /var/lib/bulkhead/flows/days
            """);
        var path = new Argument<string>("BUNDLE") { Description = "The folder of a bundle, its archive (.zip), or the folder of the chain." };
        var publicKey = new Option<string?>("--public-key") { Description = "The public key that every bundle has to be signed by, in PEM.", HelpName = "FILE" };
        var head = new Option<string?>("--head") { Description = "The hash that the newest manifest is known to have: shows that no bundle was taken off the end.", HelpName = "SHA256" };
        var days = new Option<string?>("--days") { Description = "Compare the closed days of a flow store with those that the bundle recorded.", HelpName = "DIR" };
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json");
        command.Arguments.Add(path);
        foreach (var option in new Option[] { publicKey, head, days, format })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(head) is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)))
            {
                result.AddError("--head takes a SHA-256: 64 hexadecimal digits in lower case.");
            }
        });
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, new VerifyBundleRequest(parse.GetValue(path)!, parse.GetValue(publicKey), parse.GetValue(head), parse.GetValue(days)), parse.GetValue(format)!)));
        return command;
    }

    private static int Run(Terminal terminal, VerifyBundleRequest request, string format)
    {
        var outcome = BundleVerification.Run(request);
        if (format == "json")
        {
            EvidenceJsonOutput.Write(terminal.OutStream, outcome);
        }
        else
        {
            DiagnosticPrinter.Print(terminal, outcome.Problems, FileNames.Empty, Shown.LeastSeverity(terminal));
            if (!terminal.Quiet)
            {
                EvidenceText.Write(terminal, outcome);
            }
        }

        return outcome.ExitCode;
    }
}
