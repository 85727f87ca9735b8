using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.McpServers;

/// <summary>An MCP server that LibreChat starts by a command inside its own pod.</summary>
internal static class StdioServer
{
    /// <summary>Adds what the command line and its variables show, and says what they do not show.</summary>
    public static void Extract(ExtractionContext context, string name, ConfigNode server)
    {
        var command = server["command"];
        var written = command.AsText() ?? string.Empty;
        var group = McpServersExtractor.GroupOf(name);
        foreach (var key in (ReadOnlySpan<string>)["command", "cwd"])
        {
            if (server[key].AsText()?.Contains("${", StringComparison.Ordinal) == true)
            {
                context.Report(FeatureDiagnostics.NotExpanded.At(
                    server[key].Span,
                    $"LibreChat does not replace variables in mcpServers.{Printable.Clean(name)}.{key}",
                    "Write the value itself, or pass the variable as an argument: args are expanded.") with { Group = group });
            }
        }

        var arguments = server["args"].Items().Where(item => item.AsText() is not null).ToImmutableArray();
        var words = PackageLauncher.Words(written, arguments.Select(item => Expand(context, item)));
        var launcher = PackageLauncher.Recognise(words);
        Child(context, name, server, written, launcher, group);
        foreach (var argument in arguments)
        {
            Addresses(context, argument, group, isBridge: IsBridge(words), isRegistry: false);
        }

        Variables(context, server, group);
        if (launcher is not null)
        {
            Registry(context, name, server, launcher, group);
        }
    }

    private static string Expand(ExtractionContext context, ConfigNode node) => Expansion.Expand(node.AsText() ?? string.Empty, context.Environment).Text;

    private static bool IsBridge(ImmutableArray<string> words) =>
        words.Any(word => word.Contains("mcp-remote", StringComparison.Ordinal) || word.Contains("supergateway", StringComparison.Ordinal) || word.Contains("mcp-proxy", StringComparison.Ordinal));

    private static void Child(ExtractionContext context, string name, ConfigNode server, string command, PackageLauncher? launcher, string group)
    {
        // Only the command and the package: other arguments may hold secrets.
        var program = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? string.Empty;
        var shown = program.Contains("${", StringComparison.Ordinal) ? program : PackageLauncher.BaseName(program);
        if (launcher is { Package: { } package } && !package.Contains("://", StringComparison.Ordinal) && !package.Contains('=', StringComparison.Ordinal))
        {
            shown = (launcher.Name == shown ? shown : $"{shown} {launcher.Name}") + " " + package;
        }

        new Feature(context, "mcp-stdio-other", group).Nowhere(
            Reason.Of(server).AtMost(Certainty.Unresolved) with { Note = "traffic of the child process is not visible in the configuration" },
            Printable.Clean(shown, 120));
        context.Report(FeatureDiagnostics.McpStdio.At(
            server["command"].Span,
            $"the MCP server {Printable.Clean(name)} runs inside the LibreChat pod and shares everything that the pod may reach; its own destinations are not visible and stay closed",
            $"Run it as a workload of its own (streamable-http, then list it under mcpServers in bulkhead.yaml), or name what it contacts in bulkhead.yaml:\nanswers:\n  groups:\n    {group}:\n      hosts:\n        - api.example.com")
            with { Group = group, Explains = "mcp-stdio-other" });
    }

    private static void Variables(ExtractionContext context, ConfigNode server, string group)
    {
        foreach (var (key, _, value) in server["env"].Entries())
        {
            if (value.AsText() is not { } text)
            {
                continue;
            }

            var isRegistry = PackageLauncher.VariablesOf(PackageEcosystem.Npm).Contains(key) || PackageLauncher.VariablesOf(PackageEcosystem.Pypi).Contains(key);
            var expanded = Expansion.Expand(text, context.Environment);
            if (isRegistry)
            {
                continue;
            }

            if (expanded.Text.Contains("://", StringComparison.Ordinal))
            {
                Addresses(context, value, group, isBridge: false, isRegistry: false);
            }
            else if ((!expanded.Unresolved.IsEmpty || expanded.Text.Contains("{{", StringComparison.Ordinal)) && AddressesInText.IsAddressName(key))
            {
                new Feature(context, "mcp-stdio-other", group).Url(Reason.Of(value), value, expands: true);
            }
        }
    }

    private static void Addresses(ExtractionContext context, ConfigNode node, string group, bool isBridge, bool isRegistry)
    {
        var expanded = Expansion.Expand(node.AsText() ?? string.Empty, context.Environment);
        foreach (var address in AddressesInText.Find(expanded.Text))
        {
            var scheme = address[..address.IndexOf("://", StringComparison.Ordinal)];
            if (isRegistry || !ApplicationProtocols.TryParse(scheme, out _))
            {
                continue;
            }

            var reason = Reason.Of(node).And([.. expanded.Used.Select(variable => variable.ToOrigin())]);
            new Feature(context, isBridge ? "mcp-remote-bridge" : "mcp-stdio-other", group).Text(reason, address, expanded.Unresolved);
        }

        // An argument that is one variable without a value may be the very address: https is the only sensible reading of a bridge's target.
        if (isBridge && !expanded.Unresolved.IsEmpty && !expanded.Text.Contains("://", StringComparison.Ordinal) && expanded.Text.StartsWith("${", StringComparison.Ordinal))
        {
            new Feature(context, "mcp-remote-bridge", group).Url(Reason.Of(node), node, expands: true);
        }
    }

    private static void Registry(ExtractionContext context, string name, ConfigNode server, PackageLauncher launcher, string group)
    {
        var id = launcher.Ecosystem switch
        {
            PackageEcosystem.Npm => "mcp-stdio-npx",
            PackageEcosystem.Pypi => "mcp-stdio-uvx",
            _ => "mcp-stdio-docker",
        };
        var feature = new Feature(context, id, group);
        var command = server["command"];
        if (launcher.Ecosystem == PackageEcosystem.Docker)
        {
            Container(context, name, feature, command, launcher);
            return;
        }

        if (launcher.Registry is { } argument)
        {
            var node = server["args"].Items().FirstOrDefault(item => item.AsText()?.Contains("://", StringComparison.Ordinal) == true && Expand(context, item).Contains(argument, StringComparison.Ordinal));
            feature.Text(node.Exists ? Reason.Of(node) : Reason.Of(command), argument, Expansion.Expand(argument, context.Environment).Unresolved);
            return;
        }

        var names = PackageLauncher.VariablesOf(launcher.Ecosystem);
        foreach (var variable in names)
        {
            if (server["env"][variable] is { HasValue: true } own)
            {
                feature.Url(Reason.Of(own), own, expands: true);
                return;
            }
        }

        if (context.Environment.FirstSet(names.AsSpan()) is { } inherited)
        {
            feature.Variable(Reason.Of(inherited).And(command.ToOrigin()), inherited);
            context.Report(FeatureDiagnostics.McpRegistryNotInherited.At(
                command.Span,
                $"{inherited.Name} is set for the pod, but stdio servers do not inherit it: {Printable.Clean(name)} would still ask the public registry",
                $"Pass it on: mcpServers.{Printable.Clean(name)}.env: {{ {inherited.Name}: \"${{{inherited.Name}}}\" }}.") with { Group = group });
            return;
        }

        // Whether bulkhead.yaml names one is known to planning only, which reports it.
        feature.Nowhere(
            Reason.Of(command).AtMost(Certainty.Unresolved) with { Note = "packages are downloaded at every start, from a registry that neither args nor env name" },
            launcher.Marker,
            443,
            ApplicationProtocol.Https);
    }

    private static void Container(ExtractionContext context, string name, Feature feature, ConfigNode command, PackageLauncher launcher)
    {
        var image = launcher.Package;
        feature.Nowhere(
            Reason.Of(command).AtMost(Certainty.Unresolved) with
            {
                Note = image is null ? "the image is pulled by the daemon of the node" : $"the image {Printable.Clean(image, 80)} is pulled by the daemon of the node",
            },
            launcher.Marker,
            443,
            ApplicationProtocol.Https);
        context.Report(FeatureDiagnostics.McpContainer.At(
            command.Span,
            $"{launcher.Name} starts the MCP server {Printable.Clean(name)}{(image is null ? string.Empty : $" from the image {Printable.Clean(image, 80)}")}, which the LibreChat image cannot do",
            $"Run the image as a workload of its own, or name its registry in bulkhead.yaml: packageRegistries: {{ docker: \"https://…\" }}.") with { Group = feature.Group, Explains = feature.Id });
        if (image is not null)
        {
            Images.RegistryIntents.Add(context, "image-mcp-stdio", Reason.Of(command).AtMost(Certainty.Conditional) with { Note = "only where the node runs a container daemon for the pod" }, image);
        }
    }
}
