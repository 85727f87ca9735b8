using System.CommandLine;
using Bulkhead.Cli.Collecting;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Observing;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Verifying;
using Bulkhead.Evidence.Postures;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead evidence collect</c>: makes a bundle and adds it to its chain.</summary>
internal static class EvidenceCollectCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("collect", "Makes a bundle of evidence about a period: inventory, policy and its proof, changes, checks, exceptions, connections, tests, and what they show for SOC 2, HIPAA, PCI DSS, NIST SP 800-53 and SSDF. Secrets are taken out of the recorded inputs.",
            """
            bulkhead evidence collect --since 90d --server https://flows.example.com --token-file token
            bulkhead evidence collect --since 2026-07-01 --until 2026-09-30 --flows flows.jsonl --probe probe.json --check check.json
            bulkhead evidence collect --since 30d --sign-key evidence.key
            """);
        var input = new InputOptions(command);
        var since = new Option<string>("--since") { Description = "The beginning of the period: a day (2026-07-01), an instant, or a span before now (90d).", HelpName = "TIME", Required = true };
        var until = new Option<string?>("--until") { Description = "Its end; a day is part of the period. Default: now.", HelpName = "TIME" };
        var output = new Option<string>("--out", "-o") { Description = "The folder of the chain of bundles.", HelpName = "DIR", DefaultValueFactory = _ => "evidence" };
        var name = new Option<string?>("--name") { Description = "What the deployment is called in reports. Default: namespace/release.", HelpName = "NAME" };
        var policy = new Option<string?>("--policy") { Description = "The committed policy. Default: output.directory of bulkhead.yaml, else bulkhead-policy.", HelpName = "DIR" };
        var watch = new Option<bool>("--watch") { Description = "The policy was generated with --watch." };
        var server = new Option<string?>("--server") { Description = $"Ask this server (bulkheadd serve) for connections. Default: the variable {ServerAccess.AddressVariable}; without it none is asked.", HelpName = "URL" };
        var tokenFile = new Option<string?>("--token-file") { Description = $"The file with the token for the server (role investigator). Default: the variable {ServerAccess.TokenVariable}.", HelpName = "FILE" };
        var authority = new Option<string?>("--ca") { Description = "The authority that signed the server's certificate, in PEM.", HelpName = "FILE" };
        var flows = new Option<string[]>("--flows") { Description = "Take connections from a file instead: the gateway's log, exported records, or what bulkheadd evidence wrote. Repeatable for logs.", HelpName = "FILE" };
        var days = new Option<string?>("--days") { Description = "Copy closed days of the flow store into the bundle: the folder days of the store.", HelpName = "DIR" };
        var check = new Option<string[]>("--check") { Description = "A result of bulkhead verify --format json. Repeatable.", HelpName = "FILE" };
        var probe = new Option<string[]>("--probe") { Description = "A result of bulkhead probe --format json. Repeatable.", HelpName = "FILE" };
        var reviews = new Option<string[]>("--reviews") { Description = "Reviewers that the forge knows, by commit (docs/evidence.md). Repeatable.", HelpName = "FILE" };
        var live = new Option<string?>("--live") { Description = "Compare the cluster now: the output of kubectl get firewallpolicies,networkpolicies -o json.", HelpName = "FILE" };
        var context = new Option<string?>("--context") { Description = "Compare the cluster of this context now, by the kubectl of the PATH.", HelpName = "NAME" };
        var key = new Option<string?>("--sign-key") { Description = "Sign with this ECDSA key, in PEM.", HelpName = "FILE" };
        var signer = new Option<string?>("--sign-command") { Description = "Sign by a program that reads what is to be signed and prints the signature (PKCS#11, KMS). Needs --public-key.", HelpName = "COMMAND" };
        var publicKey = new Option<string?>("--public-key") { Description = "The public key of --sign-command, in PEM.", HelpName = "FILE" };
        var strict = new Option<bool>("--fail-on-gaps") { Description = "End with exit code 1 when a claim is not met. The bundle is made all the same." };
        var format = SharedOptions.Choice("--format", "How to print what was made.", "text", "text", "json");
        foreach (var option in new Option[] { since, until, output, name, policy, watch, server, tokenFile, authority, flows, days, check, probe, reviews, live, context, key, signer, publicKey, strict, format })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(flows) is { Length: > 0 } && result.GetValue(server) is not null)
            {
                result.AddError("--flows reads files and --server asks a server: give one of them.");
            }

            if (result.GetValue(live) is not null && result.GetValue(context) is not null)
            {
                result.AddError("--live reads a file and --context asks a cluster: give one of them.");
            }

            if (result.GetValue(signer) is { } text && (text.Trim().Length == 0 || result.GetValue(publicKey) is null || result.GetValue(key) is not null))
            {
                result.AddError("--sign-command needs --public-key and does not go with --sign-key.");
            }
        });
        command.SetAction(parse => shared.Run(parse, terminal =>
        {
            var now = Period.Now();
            if (Period.Read(parse.GetValue(since)!, parse.GetValue(until), now, out var problem) is not { } period)
            {
                DiagnosticPrinter.Print(terminal, problem!, FileNames.Empty);
                return ExitCodes.Usage;
            }

            var address = parse.GetValue(server) ?? (System.Environment.GetEnvironmentVariable(ServerAccess.AddressVariable) is { Length: > 0 } known ? known : null);
            var request = new CollectRequest(input.Read(parse), period, parse.GetValue(output)!)
            {
                Name = parse.GetValue(name), Committed = parse.GetValue(policy), Watch = parse.GetValue(watch),
                Server = address is null ? null : new FlowsRequest([], address, parse.GetValue(tokenFile), parse.GetValue(authority), string.Empty),
                Flows = [.. parse.GetValue(flows) ?? []], Days = parse.GetValue(days), Checks = [.. parse.GetValue(check) ?? []], Probes = [.. parse.GetValue(probe) ?? []], Reviews = [.. parse.GetValue(reviews) ?? []],
                Live = parse.GetValue(live) is { } file ? new LiveRequest(file, null, null) : parse.GetValue(context) is { } cluster ? new LiveRequest(null, null, cluster) : null,
                Signing = parse.GetValue(key) is { } secret ? new Signing(secret, null, null) : parse.GetValue(signer) is { } words ? new Signing(null, words, parse.GetValue(publicKey)) : null,
            };
            return Run(terminal, request, now, parse.GetValue(strict), parse.GetValue(format)!);
        }));
        return command;
    }

    private static int Run(Terminal terminal, CollectRequest request, DateTimeOffset now, bool failOnGaps, string format)
    {
        var (bundle, problems, code) = new Collector(request, now).RunAsync().GetAwaiter().GetResult();
        DiagnosticPrinter.Print(terminal, problems, FileNames.Empty, bundle is null ? Severity.Error : Shown.LeastSeverity(terminal));
        if (bundle is null)
        {
            terminal.Error.WriteLine("no bundle was made.");
            return code;
        }

        if (format == "json")
        {
            EvidenceJsonOutput.Write(terminal.OutStream, bundle);
        }
        else if (!terminal.Quiet)
        {
            EvidenceText.Write(terminal, bundle);
        }

        return failOnGaps && bundle.Posture.Claims.Any(static claim => claim.Status != ClaimStatus.Met) ? ExitCodes.Findings : ExitCodes.Done;
    }
}
