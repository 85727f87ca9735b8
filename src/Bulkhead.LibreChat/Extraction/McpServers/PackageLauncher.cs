using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Extraction.McpServers;

/// <summary>Where a launcher downloads from.</summary>
internal enum PackageEcosystem
{
    /// <summary>npm packages.</summary>
    Npm,

    /// <summary>Python packages.</summary>
    Pypi,

    /// <summary>Container images.</summary>
    Docker,
}

/// <summary>A command that downloads what it runs.</summary>
/// <param name="Ecosystem">From where.</param>
/// <param name="Name">The launcher as a word, without its folder: <c>npx</c>, <c>uv</c>.</param>
/// <param name="Package">The package or image that it names; null when none could be told.</param>
/// <param name="Registry">The registry that an argument names; null when none does.</param>
internal sealed record PackageLauncher(PackageEcosystem Ecosystem, string Name, string? Package, string? Registry)
{
    // Options of the launchers that take a value of their own, so that the value is not mistaken for the package.
    private static readonly ImmutableArray<string> ValueOptions =
    [
        "-p", "--package", "-c", "--call", "--from", "--with", "--python", "--spec", "--cache", "--directory", "--project", "-e", "--env", "-v", "--volume",
        "--name", "--network", "--mount", "-w", "--workdir", "-u", "--user", "--entrypoint", "--env-file", "--platform", "--pull", "--extra-index-url", "--add-host",
    ];

    private static readonly ImmutableArray<string> NamingOptions = ["-p", "--package", "--from", "--spec"];

    private static readonly ImmutableArray<string> Flags =
    [
        "-y", "--yes", "-q", "--quiet", "-s", "--silent", "--verbose", "-i", "-t", "-it", "-ti", "-d", "--interactive", "--tty", "--rm", "--init", "--privileged", "--isolated",
        "--offline", "--prefer-offline", "--prefer-online", "--no-install", "--ignore-existing", "--no-cache", "--refresh", "--bun", "--no-project", "-A", "--allow-all", "--",
    ];

    /// <summary>The marker that stands for the public registry of the ecosystem.</summary>
    public string Marker => MarkerOf(Ecosystem);

    /// <summary>The marker of an ecosystem.</summary>
    public static string MarkerOf(PackageEcosystem ecosystem) => ecosystem switch
    {
        PackageEcosystem.Npm => "@npm",
        PackageEcosystem.Pypi => "@pypi",
        _ => "@docker",
    };

    /// <summary>The variables that name the registry of an ecosystem, in the order in which the launchers prefer them.</summary>
    public static ImmutableArray<string> VariablesOf(PackageEcosystem ecosystem) => ecosystem switch
    {
        PackageEcosystem.Npm => ["npm_config_registry", "NPM_CONFIG_REGISTRY"],
        PackageEcosystem.Pypi => ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"],
        _ => [],
    };

    /// <summary>Recognises a launcher in the words of a command line; null when nothing there downloads what it runs.</summary>
    public static PackageLauncher? Recognise(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (Launcher(words, i) is { } found)
            {
                var (package, registry) = Arguments(found.Ecosystem, words, found.Next);
                return new PackageLauncher(found.Ecosystem, found.Name, package, registry);
            }

            // Only wrappers are looked through: an argument that happens to be called npx starts nothing.
            if (i == 0 && !IsWrapper(BaseName(words[i])))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The words of a command line; the script of <c>sh -c</c> is taken apart at white space.</summary>
    public static ImmutableArray<string> Words(string command, IEnumerable<string> arguments)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        words.AddRange(command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var wrapped = words.Count > 0 && IsWrapper(BaseName(words[0]));
        foreach (var argument in arguments)
        {
            if (wrapped)
            {
                words.AddRange(argument.Split([' ', '\t', '\r', '\n', ';', '&', '|', '\'', '"'], StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                words.Add(argument);
            }
        }

        return words.ToImmutable();
    }

    /// <summary>The last part of a path, without the suffix of Windows.</summary>
    public static string BaseName(string command)
    {
        var name = command[(command.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
        foreach (var suffix in (ReadOnlySpan<string>)[".exe", ".cmd", ".bat"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name[..^suffix.Length];
            }
        }

        return name;
    }

    private static bool IsWrapper(string name) => name is "sh" or "bash" or "ash" or "dash" or "zsh" or "cmd" or "env" or "exec" or "nice" or "timeout" or "tini" or "dumb-init" or "sudo";

    private static (PackageEcosystem Ecosystem, string Name, int Next)? Launcher(IReadOnlyList<string> words, int position)
    {
        var name = BaseName(words[position]);
        var next = position + 1 < words.Count ? words[position + 1] : string.Empty;
        return name switch
        {
            "npx" or "bunx" or "pnpx" => (PackageEcosystem.Npm, name, position + 1),
            "npm" when next is "exec" or "x" or "install" or "i" or "ci" or "init" or "create" => (PackageEcosystem.Npm, name, position + 2),
            "pnpm" when next is "dlx" or "install" or "add" or "create" => (PackageEcosystem.Npm, name, position + 2),
            "yarn" when next is "dlx" or "install" or "add" or "create" => (PackageEcosystem.Npm, name, position + 2),
            "bun" when next is "x" or "install" or "add" => (PackageEcosystem.Npm, name, position + 2),
            "uvx" => (PackageEcosystem.Pypi, name, position + 1),
            "uv" when next == "tool" => (PackageEcosystem.Pypi, name, position + 3),
            "uv" => (PackageEcosystem.Pypi, name, position + 2),
            "pipx" or "pip" or "pip3" => (PackageEcosystem.Pypi, name, position + 2),
            _ when IsPython(name) && next == "-m" && position + 2 < words.Count && words[position + 2] is "pip" or "uv" or "pipx" => Launcher(words, position + 2),
            "deno" when next is "run" or "install" or "x" && words.Skip(position + 2).Any(word => word.StartsWith("npm:", StringComparison.Ordinal)) => (PackageEcosystem.Npm, name, position + 2),
            "docker" or "podman" or "nerdctl" => (PackageEcosystem.Docker, name, position + 2),
            _ => null,
        };
    }

    // python, python3, python3.12
    private static bool IsPython(string name) => name.StartsWith("python", StringComparison.Ordinal) && name.AsSpan("python".Length).TrimEnd("0123456789.").IsEmpty;

    private static (string? Package, string? Registry) Arguments(PackageEcosystem ecosystem, IReadOnlyList<string> words, int start)
    {
        string? package = null;
        string? registry = null;
        var isSure = true;
        for (var i = start; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith('-'))
            {
                package ??= word;
                continue;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var option = equals < 0 ? word : word[..equals];
            if (IsRegistry(ecosystem, option, isBeforePackage: package is null))
            {
                registry ??= equals >= 0 ? word[(equals + 1)..] : i + 1 < words.Count ? words[++i] : null;
            }
            else if (package is null && ValueOptions.Contains(option))
            {
                var value = equals >= 0 ? word[(equals + 1)..] : i + 1 < words.Count ? words[++i] : null;
                package = NamingOptions.Contains(option) && ecosystem != PackageEcosystem.Docker ? value : package;
            }
            else if (package is null && equals < 0 && !Flags.Contains(option))
            {
                // What follows an option that is not known may be its value, and that may be a secret: then no package is shown.
                isSure = false;
            }
        }

        return (isSure ? package : null, registry);
    }

    // What follows the package is the server's own business, except that npm reads its registry option anywhere.
    private static bool IsRegistry(PackageEcosystem ecosystem, string option, bool isBeforePackage) => ecosystem switch
    {
        PackageEcosystem.Npm => option == "--registry",
        PackageEcosystem.Pypi => isBeforePackage && option is "--index-url" or "--default-index" or "--index" or "-i",
        _ => false,
    };
}
