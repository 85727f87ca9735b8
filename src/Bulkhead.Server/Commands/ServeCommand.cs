using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Bulkhead.Dashboard;
using Bulkhead.Dashboard.Access;
using Bulkhead.Flows.Serving;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Collecting;
using Bulkhead.Server.Hosting;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Commands;

/// <summary><c>bulkheadd serve</c>: collects flow records, keeps them and shows them.</summary>
internal static class ServeCommand
{
    /// <summary>The folder of everything that the server keeps; shared with the commands for links and tokens.</summary>
    public static Option<string> Folder() => new("--store")
    {
        Description = "The folder for flows, spools and access. It is made readable by its owner alone.",
        HelpName = "DIR",
        DefaultValueFactory = static _ => ServeHost.DefaultFolder,
    };

    /// <summary>The folder of the configuration; <c>gateway</c> has it too.</summary>
    public static Option<string?> Project() => new("--project") { Description = "The folder where bulkhead.yaml is: for drift, and for the change that would allow what was denied. Nothing in it is changed.", HelpName = "DIR" };

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var store = Folder();
        var listen = new Option<IPEndPoint>("--listen")
        {
            Description = "Where the dashboard listens. Beyond loopback it needs a certificate.",
            HelpName = "ADDRESS:PORT",
            DefaultValueFactory = static _ => new IPEndPoint(IPAddress.Loopback, 8420),
            CustomParser = static result => One(result, static text => IPEndPoint.TryParse(text, out var end) ? end : null, "ADDRESS:PORT")!,
        };
        var sources = Many("--source", "A source of flow records: " + SourceOption.Form + ". Repeatable.", "NAME=WHERE", static text => SourceOption.Read(text));
        var policy = new Option<string?>("--policy") { Description = "The folder that 'bulkhead generate' wrote: rules and configuration lines are named by it. It is followed.", HelpName = "DIR" };
        var project = Project();
        var program = new Option<string?>("--bulkhead") { Description = "The path of bulkhead, for --project. Default: beside bulkheadd, or on the PATH.", HelpName = "FILE" };
        var candidates = Many("--candidate", "Another policy folder that what-if may judge against. Repeatable.", "NAME=DIR", static text => Pair(text));
        var workloads = Many("--workload", "Who is at which address, for sources that do not say. Repeatable.", "NAME=ADDRESS[,ADDRESS]", static text => WorkloadOption.Read(text));
        var docker = GatewayCommand.DockerLabels();
        var namespaces = GatewayCommand.Namespaces();
        var kubeconfig = GatewayCommand.Kubeconfig();
        var unwatched = GatewayCommand.Seconds("--identity-timeout", "How long pods may go unwatched until it is told, and how long sources wait for the first list of pods.", 30);
        var tolerance = GatewayCommand.Seconds("--clock-tolerance", "How far the clocks of sources and of this machine may be apart: an address that changed hands within it is nobody's.", 5);
        var rules = new Option<string?>("--rule-names") { Description = "What 'terraform output -json' prints, or a map of UUIDs to names: for the logs of DCF.", HelpName = "FILE" };
        var retention = new Option<int>("--retention-days") { Description = "Days that are kept.", DefaultValueFactory = static _ => 400 };
        var clickHouse = new Option<string?>("--clickhouse-file") { Description = "A file with the connection string of ClickHouse, to keep flows there instead of in the folder.", HelpName = "FILE" };
        var certificate = new Option<string?>("--tls-certificate") { Description = "A certificate in PEM, for the dashboard and for syslog over TLS.", HelpName = "FILE" };
        var key = new Option<string?>("--tls-key") { Description = "Its private key in PEM.", HelpName = "FILE" };
        var hosts = new Option<string[]>("--host-name") { Description = "A name that browsers ask for the dashboard by. Others are refused. Repeatable.", HelpName = "NAME" };
        var authority = new Option<string?>("--oidc-authority") { Description = "Sign in by this OpenID Connect issuer.", HelpName = "URL" };
        var client = new Option<string?>("--oidc-client") { Description = "The client at the issuer.", HelpName = "ID" };
        var secret = new Option<string?>("--oidc-secret-file") { Description = "A file with the secret of the client.", HelpName = "FILE" };
        var claim = new Option<string>("--oidc-role-claim") { Description = "The claim that says who is what.", DefaultValueFactory = static _ => "groups", HelpName = "CLAIM" };
        var roles = Many("--oidc-role", "A value of that claim and the role that it gives: viewer, investigator or admin. Repeatable.", "VALUE=ROLE", static text => Pair(text) is { } pair && Roles.Find(pair.Value) is not null ? pair : (KeyValuePair<string, string>?)null);
        var evidence = new Option<string?>("--evidence") { Description = "The folder of evidence bundles that 'bulkhead evidence collect' writes: shown on the page Evidence.", HelpName = "DIR" };
        var webhook = new Option<Uri?>("--webhook") { Description = "Post a message here when a denied group is seen for the first time.", HelpName = "URL", CustomParser = static result => One(result, static text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || uri is { Scheme: "http", IsLoopback: true }) ? uri : null, "an https URL") };
        var webhookSecret = new Option<string?>("--webhook-secret-file") { Description = "A file with the secret that those messages are signed with (HMAC-SHA256).", HelpName = "FILE" };

        var command = new Command("serve", "Collects flow records of the embedded gateway, of Aviatrix DCF and of Hubble, keeps them and shows them on a page.")
        {
            store, listen, sources, policy, project, program, candidates, workloads, docker, namespaces, kubeconfig, unwatched, tolerance, rules, retention, clickHouse, certificate, key, hosts, authority, client, secret, claim, roles, evidence, webhook, webhookSecret,
        };
        command.SetAction((parse, cancel) =>
        {
            var issuer = parse.GetValue(authority);
            if ((issuer is null) != (parse.GetValue(client) is null) || (parse.GetValue(certificate) is null) != (parse.GetValue(key) is null))
            {
                Console.Error.WriteLine("bulkheadd: error options that belong together\n  help: give both of --oidc-authority and --oidc-client, both of --tls-certificate and --tls-key, or none");
                return Task.FromResult(ExitCodes.Usage);
            }

            var named = parse.GetValue(sources) ?? [];
            if (named.GroupBy(static one => one.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            {
                Console.Error.WriteLine($"bulkheadd: error two sources are called {twice.Key}\n  help: add a dash and a word to one: {twice.Key}-eu");
                return Task.FromResult(ExitCodes.Usage);
            }

            string? Secret(Option<string?> option) => parse.GetValue(option) is { } file ? File.ReadAllText(file).Trim() : null;
            ServeRequest request;
            try
            {
                request = new ServeRequest
                {
                    Listen = parse.GetValue(listen)!,
                    Folder = parse.GetValue(store)!,
                    Sources = [.. named],
                    PolicyFolder = parse.GetValue(policy),
                    Project = parse.GetValue(project) is { } folder ? Path.GetFullPath(folder) : null,
                    Program = parse.GetValue(program) is { } path ? Path.GetFullPath(path) : null,
                    Candidates = (parse.GetValue(candidates) ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
                    Workloads = [.. parse.GetValue(workloads) ?? []],
                    Identities = new IdentityRequest(parse.GetValue(docker), [.. (parse.GetValue(namespaces) ?? []).Distinct(StringComparer.Ordinal)], parse.GetValue(kubeconfig)),
                    IdentityPatience = TimeSpan.FromSeconds(parse.GetValue(unwatched)),
                    ClockTolerance = TimeSpan.FromSeconds(parse.GetValue(tolerance)),
                    RuleNames = parse.GetValue(rules),
                    RetentionDays = Math.Max(1, parse.GetValue(retention)),
                    ClickHouse = Secret(clickHouse),
                    Tls = parse.GetValue(certificate) is { } pem ? (pem, parse.GetValue(key)!) : null,
                    HostNames = [.. parse.GetValue(hosts) ?? []],
                    Oidc = issuer is null ? null : new OidcOptions(issuer, parse.GetValue(client)!, Secret(secret), parse.GetValue(claim)!, (parse.GetValue(roles) ?? []).ToImmutableSortedDictionary(static pair => pair.Key, static pair => Roles.Find(pair.Value)!.Value, StringComparer.Ordinal)),
                    Evidence = parse.GetValue(evidence) is { } bundles ? Path.GetFullPath(bundles) : null,
                    Webhook = parse.GetValue(webhook),
                    WebhookSecret = parse.GetValue(webhookSecret),
                };
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"bulkheadd: error {ServeDiagnostics.File.Code} {Printable.Clean(exception.Message)}\n  help: check the path and the rights of the file");
                return Task.FromResult(ExitCodes.Invalid);
            }

            return new ServeHost(request, Console.Error).RunAsync(cancel);
        });
        return command;
    }

    private static KeyValuePair<string, string>? Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 ? new(text[..equals], text[(equals + 1)..]) : null;
    }

    private static Option<T[]> Many<T>(string name, string description, string form, Func<string, T?> read)
        where T : class => new(name) { Description = description, HelpName = form, CustomParser = result => [.. result.Tokens.Select(token => Value(result, token.Value, read, form)).OfType<T>()] };

    private static Option<KeyValuePair<string, string>[]> Many(string name, string description, string form, Func<string, KeyValuePair<string, string>?> read) => new(name)
    {
        Description = description,
        HelpName = form,
        CustomParser = result => [.. result.Tokens.Select(token =>
        {
            if (read(token.Value) is not { } pair)
            {
                result.AddError($"'{Printable.Clean(token.Value, 80)}' is not {form}.");
                return default;
            }

            return pair;
        })],
    };

    private static T? One<T>(ArgumentResult result, Func<string, T?> read, string form)
        where T : class => Value(result, result.Tokens[0].Value, read, form);

    private static T? Value<T>(ArgumentResult result, string text, Func<string, T?> read, string form)
        where T : class
    {
        var value = read(text);
        if (value is null)
        {
            result.AddError($"'{Printable.Clean(text, 80)}' is not {form}.");
        }

        return value;
    }
}
