using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Model.Names;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Commands;

/// <summary><c>bulkheadd gateway</c>: enforces a folder of manifests on one machine.</summary>
internal static class GatewayCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var policy = new Option<string>("--policy") { Description = "The folder that 'bulkhead generate' wrote. It is followed: a change comes into force without a restart.", HelpName = "DIR", Required = true };
        var redirect = Addresses("--redirect", "Accept connections that the packet filter redirects here (REDIRECT). Repeatable.");
        var tproxy = Addresses("--tproxy", "Accept connections that the packet filter delivers here (TPROXY). Repeatable.");
        var proxy = Addresses("--proxy", "Accept CONNECT and absolute-form requests of clients that know of the gateway. Repeatable.");
        var dns = Addresses("--dns", "Answer DNS questions of workloads over UDP and TCP: permitted names, addresses alone. Repeatable.");
        var workloads = new Option<WorkloadOption[]>("--workload")
        {
            Description = "Who is at which address: the name of a policy and addresses or blocks. Everybody else is denied. Repeatable.",
            HelpName = "NAME=ADDRESS[,ADDRESS]",
            CustomParser = static result => Each(result, static text => WorkloadOption.Read(text), "NAME=ADDRESS[,ADDRESS]"),
            AllowMultipleArgumentsPerToken = false,
        };
        var docker = DockerLabels();
        var namespaces = Namespaces();
        var kubeconfig = Kubeconfig();
        var unwatched = Seconds("--identity-timeout", "How long pods may go unwatched until the gateway is not ready.", 30);
        var resolvers = Addresses("--resolver", "The name server to ask, with or without a port. Default: those of the machine. Repeatable.");
        var trusted = new Option<IPNetwork[]>("--trust-network")
        {
            Description = "A block that counts as public although it is not: for stand-ins on a test bench. Repeatable.",
            HelpName = "CIDR",
            CustomParser = static result => EachValue(result, static text => WorkloadOption.TryNetwork(text, out var network) ? network : (IPNetwork?)null, "a block"),
        };
        var log = new Option<string>("--log") { Description = "The file that every decision and every end is appended to, as lines of JSON; - is standard output, and the default without --dashboard.", HelpName = "FILE", DefaultValueFactory = static _ => "-" };
        var onLogFailure = new Option<LogFailure>("--on-log-failure") { Description = "New connections while the log cannot be written: deny them, or count what is lost and go on.", DefaultValueFactory = static _ => LogFailure.Deny };
        var watch = new Option<bool>("--watch") { Description = "Let through what the rules deny and record it as would-deny." };
        var admin = new Option<string>("--admin") { Description = "Where to serve /healthz, /readyz and /metrics; none for nowhere.", HelpName = "ADDRESS:PORT", DefaultValueFactory = static _ => "127.0.0.1:9464" };
        var peek = Seconds("--peek-timeout", "How long a client may take to say what it wants.", 5);
        var connect = Seconds("--connect-timeout", "How long resolving and connecting may take.", 10);
        var idle = Seconds("--idle-timeout", "How long a connection may carry nothing.", 3600);
        var drain = Seconds("--drain", "How long to wait for open connections when told to stop.", 30);
        var look = Seconds("--policy-interval", "How long between two looks at the policy folder. A change is taken over when two looks agree.", 0.5);
        var decryptCa = new Option<string?>("--decrypt-ca") { Description = "A CA of yours, in PEM: TLS connections whose rule has decryptPolicy: decryptAllowed are read, and their clients see certificates under it. Without it nothing is decrypted.", HelpName = "FILE" };
        var decryptKey = new Option<string?>("--decrypt-key") { Description = "The private key of the CA, in PEM. Nobody else may be able to read the file.", HelpName = "FILE" };
        var originCa = new Option<string?>("--origin-ca") { Description = "The roots that servers behind decrypted connections are verified with, in PEM. Default: those of the machine.", HelpName = "FILE" };
        var markers = new Option<string[]>("--inspect-marker") { Description = "Stop decrypted requests that hold this text in their target, a field or the body. Bodies that cannot be read whole are refused. Repeatable.", HelpName = "TEXT" };
        var keep = new Option<bool>(Privileges.Keep) { Description = "Linux: keep the capabilities that the process was started with. Without it they are dropped as soon as the sockets are bound." };
        var share = new Option<bool>(Privileges.SharePorts) { Description = "Let other gateways of the same user that have this option listen at the same addresses; the kernel spreads connections over them. To replace a gateway without refusing a connection, and for more connections than one process may have files. Their policies must be the same." };
        var dashboard = new GatewayDashboardOptions();
        var connections = new Option<int>("--max-connections") { Description = "The most connections at a time.", DefaultValueFactory = static _ => new GatewayOptions().MaxConnections };

        var command = new Command("gateway", "Enforces the manifests on one machine: judges every connection by name, resolves and dials the name itself, and records what it did. Everything that no rule allows is denied.")
        {
            policy, redirect, tproxy, proxy, dns, workloads, docker, namespaces, kubeconfig, unwatched, resolvers, trusted, log, onLogFailure, watch, admin, peek, connect, idle, drain, look, connections, decryptCa, decryptKey, originCa, markers, keep, share, GatewayRulesCommand.Create(),
        };
        foreach (var option in dashboard.All)
        {
            command.Add(option);
        }

        command.SetAction((parse, cancel) =>
        {
            ImmutableArray<(IPEndPoint, ListenerKind)> listeners =
            [
                .. (parse.GetValue(redirect) ?? []).Select(static end => (end, ListenerKind.Redirect)),
                .. (parse.GetValue(tproxy) ?? []).Select(static end => (end, ListenerKind.Tproxy)),
                .. (parse.GetValue(proxy) ?? []).Select(static end => (end, ListenerKind.Proxy)),
            ];
            if (listeners.IsEmpty)
            {
                Console.Error.WriteLine("bulkheadd: error nothing to listen on\n  help: give --redirect, --tproxy or --proxy ADDRESS:PORT");
                return Task.FromResult(ExitCodes.Usage);
            }

            if ((parse.GetValue(decryptCa) is null) != (parse.GetValue(decryptKey) is null) || (parse.GetValue(decryptCa) is null && (parse.GetValue(originCa) is not null || parse.GetValue(markers) is { Length: > 0 })))
            {
                Console.Error.WriteLine("bulkheadd: error decryption takes a CA and its key\n  help: give --decrypt-ca FILE and --decrypt-key FILE, or none of --decrypt-ca, --decrypt-key, --origin-ca and --inspect-marker");
                return Task.FromResult(ExitCodes.Usage);
            }

            var shown = dashboard.Read(parse, out var misuse);
            if (misuse is not null)
            {
                Console.Error.WriteLine("bulkheadd: error " + misuse);
                return Task.FromResult(ExitCodes.Usage);
            }

            var options = new GatewayOptions
            {
                Watch = parse.GetValue(watch),
                OnLogFailure = parse.GetValue(onLogFailure),
                PeekTimeout = TimeSpan.FromSeconds(parse.GetValue(peek)),
                ConnectTimeout = TimeSpan.FromSeconds(parse.GetValue(connect)),
                IdleTimeout = TimeSpan.FromSeconds(parse.GetValue(idle)),
                MaxConnections = parse.GetValue(connections),
                TrustedNetworks = [.. parse.GetValue(trusted) ?? []],
            };
            var request = new GatewayRequest(
                parse.GetValue(policy)!, listeners, [.. parse.GetValue(dns) ?? []], [.. parse.GetValue(workloads) ?? []], [.. parse.GetValue(resolvers) ?? []],
                shown is not null && parse.GetResult(log) is null or { Implicit: true } ? null : parse.GetValue(log), parse.GetValue(admin)!, TimeSpan.FromSeconds(parse.GetValue(drain)), options)
            {
                Dashboard = shown,
                DockerLabels = parse.GetValue(docker),
                Namespaces = [.. parse.GetValue(namespaces) ?? []],
                Kubeconfig = parse.GetValue(kubeconfig),
                SharePorts = parse.GetValue(share),
                Decryption = parse.GetValue(decryptCa) is { } ca ? new DecryptionRequest(ca, parse.GetValue(decryptKey)!, parse.GetValue(originCa), [.. parse.GetValue(markers) ?? []]) : null,
                PolicyInterval = TimeSpan.FromSeconds(Math.Max(parse.GetValue(look), 0.01)),
                IdentityPatience = TimeSpan.FromSeconds(parse.GetValue(unwatched)),
            };
            return new GatewayHost(request, Console.Error).RunAsync(cancel);
        });
        return command;
    }

    /// <summary>The file of containers; <c>serve</c> has it too.</summary>
    internal static Option<string?> DockerLabels() => new("--docker-labels") { Description = "A file with what 'docker inspect' prints: containers are known by the label bulkhead.workload or their compose service. It is followed.", HelpName = "FILE" };

    /// <summary>The namespaces whose pods are watched; <c>serve</c> has it too.</summary>
    internal static Option<string[]> Namespaces() => new("--kubernetes") { Description = "A namespace whose pods are watched and known by their addresses. Repeatable.", HelpName = "NAMESPACE" };

    /// <summary>How to reach the cluster; <c>serve</c> has it too.</summary>
    internal static Option<string?> Kubeconfig() => new("--kubeconfig") { Description = "How to reach the cluster. Default: the service account of the pod.", HelpName = "FILE" };

    /// <summary>A number of seconds above 0.</summary>
    internal static Option<double> Seconds(string name, string description, double value) => new(name)
    {
        Description = description + " In seconds.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => value,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() is > 0 and < 1_000_000))
                {
                    result.AddError($"{name} takes a number of seconds above 0.");
                }
            },
        },
    };

    private static Option<IPEndPoint[]> Addresses(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        CustomParser = result => Each(result, text => EndPoints.Read(text, name == "--resolver" ? 53 : null), "ADDRESS:PORT"),
    };

    private static T[] Each<T>(ArgumentResult result, Func<string, T?> read, string form)
        where T : class
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            if (read(token.Value) is { } value)
            {
                values.Add(value);
            }
            else
            {
                result.AddError($"'{Model.Diagnostics.Printable.Clean(token.Value, 80)}' is not {form}.");
            }
        }

        return [.. values];
    }

    private static T[] EachValue<T>(ArgumentResult result, Func<string, T?> read, string form)
        where T : struct
        => [.. Each(result, text => read(text) is { } value ? (object)value : null, form).Cast<T>()];
}
