using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Runtime.InteropServices;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Probing;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Commands;

/// <summary><c>bulkhead probe</c>: tries allowed and forbidden connections from where it is started and records what happened.</summary>
internal static class ProbeCommand
{
    private const int MostSeconds = 60;

    /// <summary>Describes the command.</summary>
    public static Command Create(SharedOptions shared)
    {
        var command = new ExplainedCommand("probe", "Tries allowed and forbidden connections from where it is started, a workload's pod, and records what happened. Only a ClientHello, the head of a request or a DNS question is sent. Exit code 0 when everything that is allowed was reached and everything else was stopped.",
            """
            bulkhead probe --policy bulkhead-policy --workload librechat --out probe.json
            bulkhead probe --allowed api.openai.com:443 --forbidden pastebin.com:443
            bulkhead probe --workload librechat --resolver 8.8.8.8 --dns
            """);
        var input = new InputOptions(command, takesFiles: false);
        var policy = new Option<string?>("--policy") { Description = "Take the allowed names from a generated folder in place of a configuration.", HelpName = "DIR" };
        var workload = new Option<string?>("--workload", "-w") { Description = "The workload that this is run in: its allowed names are tried, and the record names it.", HelpName = "NAME" };
        var allowed = new Option<string[]>("--allowed") { Description = "Something that has to be reached, beside the names of the policy. Repeatable.", HelpName = "HOST:PORT" };
        var forbidden = new Option<string[]>("--forbidden") { Description = "Something that has to be stopped. Repeatable. Default: example.com by TLS and HTTP, and 1.1.1.1:443.", HelpName = "HOST:PORT" };
        var resolver = new Option<string[]>("--resolver") { Description = "A name server outside that has to be stopped. Repeatable.", HelpName = "ADDRESS" };
        var dns = new Option<bool>("--dns") { Description = "Ask the resolver of this machine for a new name below a forbidden one, which has to be stopped." };
        var proxy = new Option<string?>("--proxy") { Description = "Connect through this proxy by CONNECT.", HelpName = "URL" };
        var timeout = new Option<int>("--timeout") { Description = "How long each attempt may take, in seconds.", HelpName = "SECONDS", DefaultValueFactory = static _ => 5 };
        var output = new Option<string?>("--out", "-o") { Description = "Write the record (JSON) to a file as well.", HelpName = "FILE" };
        var format = SharedOptions.Choice("--format", "How to print it.", "text", "text", "json");
        foreach (var option in new Option[] { policy, workload, allowed, forbidden, resolver, dns, proxy, timeout, output, format })
        {
            command.Options.Add(option);
        }

        allowed.Validators.Add(RequireEndpoints);
        forbidden.Validators.Add(RequireEndpoints);
        resolver.Validators.Add(static result => Require(result, static text => IPAddress.TryParse(text, out _) ? null : "is no address."));
        proxy.Validators.Add(static result => Require(result, static text => ProxyOf(text) is null ? "is no http://HOST:PORT." : null));
        command.Validators.Add(result =>
        {
            if (result.GetResult(timeout) is { Implicit: false } && result.GetValue(timeout) is < 1 or > MostSeconds)
            {
                result.AddError($"--timeout takes 1 to {MostSeconds} seconds.");
            }
        });
        command.SetAction(parse => shared.Run(parse, terminal => Run(terminal, new Arguments(input.Read(parse), parse.GetValue(policy), parse.GetValue(workload),
            new ProbeWishes(Endpoints(parse.GetValue(allowed)), Endpoints(parse.GetValue(forbidden)), [.. (parse.GetValue(resolver) ?? []).Select(IPAddress.Parse)], parse.GetValue(dns), parse.GetValue(proxy) is not null),
            parse.GetValue(proxy) is { } url ? ProxyOf(url) : null, TimeSpan.FromSeconds(parse.GetValue(timeout)), parse.GetValue(output), parse.GetValue(format) == "json"))));
        return command;
    }

    private static int Run(Terminal terminal, Arguments arguments)
    {
        var (policy, code) = ProbePolicies.Read(terminal, arguments.Input, arguments.Policy, arguments.Workload);
        if (code != ExitCodes.Done)
        {
            return code;
        }

        var attempts = ProbePlan.Make(arguments.Wishes, policy, out var problems);
        if (!HasTls())
        {
            problems = problems.Add(ProbeDiagnostics.NoTls.At(null, "libssl is not found on this machine.", "Run it in an image with OpenSSL 3, or beside the workload in its network (see docs/probe.md)."));
        }

        DiagnosticPrinter.Print(terminal, problems, FileNames.Empty, Shown.LeastSeverity(terminal));
        if (problems.Any(static one => one.Severity == Severity.Error))
        {
            return ExitCodes.Usage;
        }

        var runner = new ProbeRunner(arguments.Timeout, arguments.Proxy, new ProbeResolver(arguments.Timeout));
        return Tell(terminal, arguments, runner.RunAsync(attempts, arguments.Workload).GetAwaiter().GetResult());
    }

    private static int Tell(Terminal terminal, Arguments arguments, ProbeReport report)
    {
        if (arguments.Json)
        {
            ProbeJson.Write(terminal.OutStream, report);
        }
        else if (!terminal.Quiet || !report.IsAsExpected)
        {
            ProbeText.Write(terminal, report);
            terminal.Flush();
        }

        DiagnosticPrinter.Print(terminal, ProbeFindings.Of(report), FileNames.Empty, Shown.LeastSeverity(terminal));
        if (arguments.Output is { } file && WholeFile.Write(file, stream => { ProbeJson.Write(stream, report); return true; }) is { } refused)
        {
            DiagnosticPrinter.Print(terminal, refused, FileNames.Empty);
            return ExitCodes.Target;
        }

        return report.IsAsExpected ? ExitCodes.Done : ExitCodes.Findings;
    }

    // Without the library the runtime would end the process at the first handshake.
    private static bool HasTls()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        foreach (var name in (ReadOnlySpan<string>)["libssl.so.3", "libssl.so.1.1", "libssl.so"])
        {
            if (NativeLibrary.TryLoad(name, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static void RequireEndpoints(OptionResult result) => Require(result, static text => ProbeEndpoint.TryRead(text, out _, out var problem) ? null : "cannot be tried: " + problem);

    private static void Require(OptionResult result, Func<string, string?> problem)
    {
        foreach (var text in result.Tokens.Select(static token => token.Value))
        {
            if (problem(text) is { } words)
            {
                result.AddError($"{result.Option.Name} '{text}' {words}");
            }
        }
    }

    private static Uri? ProxyOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.PathAndQuery == "/" ? url : null;

    private static ImmutableArray<ProbeEndpoint> Endpoints(string[]? texts) =>
        [.. (texts ?? []).Select(static text => ProbeEndpoint.TryRead(text, out var one, out _) ? one : null).OfType<ProbeEndpoint>().Distinct()];

    private sealed record Arguments(InputRequest Input, string? Policy, string? Workload, ProbeWishes Wishes, Uri? Proxy, TimeSpan Timeout, string? Output, bool Json);
}
