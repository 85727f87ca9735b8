using System.CommandLine;
using System.Text;

namespace Bulkhead.Cli.Output;

/// <summary>Completion scripts, made from the command tree so that they cannot fall behind it.</summary>
internal static class CompletionScripts
{
    /// <summary>The script of a shell: bash, zsh, fish or pwsh.</summary>
    public static string For(string shell, RootCommand root)
    {
        var nodes = Walk(root, path: string.Empty, inherited: []).ToList();
        return shell switch
        {
            "bash" => Bash(nodes),
            "zsh" => Zsh(nodes),
            "fish" => Fish(nodes),
            _ => Pwsh(nodes),
        };
    }

    private static IEnumerable<Node> Walk(Command command, string path, IReadOnlyList<Option> inherited)
    {
        var options = command.Options.Where(option => !option.Hidden).ToList();
        var commands = command.Subcommands.Where(child => !child.Hidden).ToList();
        var all = options.Concat(inherited).DistinctBy(option => option.Name, StringComparer.Ordinal).OrderBy(option => option.Name, StringComparer.Ordinal).ToList();
        var words = command.Arguments.SelectMany(argument => Values(argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty))).ToList();
        yield return new Node(path, commands, all, words);
        var handedDown = inherited.Concat(options.Where(option => option.Recursive)).ToList();
        foreach (var child in commands)
        {
            foreach (var node in Walk(child, path.Length == 0 ? child.Name : $"{path} {child.Name}", handedDown))
            {
                yield return node;
            }
        }
    }

    private static List<string> Values(IEnumerable<System.CommandLine.Completions.CompletionItem> items) =>
        [.. items.Select(item => item.InsertText ?? item.Label).Where(value => value is not ("true" or "false")).Order(StringComparer.Ordinal)];

    private static List<string> Values(Option option) => option.ValueType == typeof(bool) ? [] : Values(option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty));

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static string Line(string? description) => (description ?? string.Empty).Split('\n')[0].TrimEnd('.', '\r').Replace("'", "’", StringComparison.Ordinal);

    private static string Bash(List<Node> nodes)
    {
        var text = new StringBuilder("""
            # bash completion for bulkhead; made by `bulkhead completion bash`
            _bulkhead() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path="" word words="" values=""
                local i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    case "${path:+$path }$word" in

            """);
        foreach (var node in nodes.Where(node => node.Path.Length > 0))
        {
            text.Append($"            \"{node.Path}\") path=\"{node.Path}\" ;;\n");
        }

        text.Append("        esac\n    done\n    case \"$path\" in\n");
        foreach (var node in nodes)
        {
            text.Append($"        \"{node.Path}\")\n            words=\"{string.Join(' ', node.Words)}\"\n            case \"$previous\" in\n");
            foreach (var option in node.Options.Where(TakesValue))
            {
                var names = string.Join('|', Names(option));
                var values = Values(option);
                text.Append(values.Count > 0
                    ? $"                {names}) values=\"{string.Join(' ', values)}\" ;;\n"
                    : $"                {names}) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n");
            }

            text.Append("                *) ;;\n            esac\n            ;;\n");
        }

        text.Append("""
                esac
                if [[ -n $values ]]; then
                    COMPREPLY=($(compgen -W "$values" -- "$current"))
                else
                    COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
                fi
            }
            complete -o filenames -F _bulkhead bulkhead

            """);
        return text.ToString();
    }

    private static string Zsh(List<Node> nodes)
    {
        var text = new StringBuilder("""
            #compdef bulkhead
            # zsh completion for bulkhead; made by `bulkhead completion zsh`
            _bulkhead() {
                local command_path="" word previous=${words[CURRENT-1]}
                local -a candidates
                local -i i
                for ((i = 2; i < CURRENT; i++)); do
                    word=${words[i]}
                    case "${command_path:+$command_path }$word" in

            """);
        foreach (var node in nodes.Where(node => node.Path.Length > 0))
        {
            text.Append($"            '{node.Path}') command_path='{node.Path}' ;;\n");
        }

        text.Append("        esac\n    done\n    case \"$command_path\" in\n");
        foreach (var node in nodes)
        {
            text.Append($"        '{node.Path}')\n            case \"$previous\" in\n");
            foreach (var option in node.Options.Where(TakesValue))
            {
                var names = string.Join('|', Names(option));
                var values = Values(option);
                text.Append(values.Count > 0
                    ? $"                {names}) compadd -- {string.Join(' ', values)}; return ;;\n"
                    : $"                {names}) _files; return ;;\n");
            }

            text.Append("            esac\n            candidates=(\n");
            foreach (var command in node.Commands)
            {
                text.Append($"                '{command.Name}:{Zsh(command.Description)}'\n");
            }

            foreach (var option in node.Options)
            {
                text.Append($"                '{option.Name}:{Zsh(option.Description)}'\n");
            }

            foreach (var value in node.Values)
            {
                text.Append($"                '{value}'\n");
            }

            text.Append("            )\n            ;;\n");
        }

        text.Append("""
                esac
                _describe 'bulkhead' candidates
                _files
            }
            if [[ ${funcstack[1]} == _bulkhead ]]; then
                _bulkhead "$@"
            else
                compdef _bulkhead bulkhead
            fi

            """);
        return text.ToString();
    }

    private static string Zsh(string? description) => Line(description).Replace(":", "\\:", StringComparison.Ordinal);

    private static string Fish(List<Node> nodes)
    {
        var text = new StringBuilder("# fish completion for bulkhead; made by `bulkhead completion fish`\n");
        foreach (var node in nodes)
        {
            var seen = node.Path.Length == 0
                ? "__fish_use_subcommand"
                : string.Join("; and ", node.Path.Split(' ').Select(word => $"__fish_seen_subcommand_from {word}"));
            foreach (var command in node.Commands)
            {
                text.Append($"complete -c bulkhead -n '{seen}' -a {command.Name} -d '{Line(command.Description)}'\n");
            }

            foreach (var value in node.Values)
            {
                text.Append($"complete -c bulkhead -n '{seen}' -a {value}\n");
            }

            foreach (var option in node.Options)
            {
                var values = Values(option);
                var parameter = !TakesValue(option) ? string.Empty : values.Count > 0 ? $" -x -a '{string.Join(' ', values)}'" : " -r";
                var names = string.Concat(Names(option).Where(name => name.StartsWith('-')).Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));
                text.Append($"complete -c bulkhead -n '{seen}'{names}{parameter} -d '{Line(option.Description)}'\n");
            }
        }

        return text.ToString();
    }

    private static string Pwsh(List<Node> nodes)
    {
        var text = new StringBuilder("""
            # PowerShell completion for bulkhead; made by `bulkhead completion pwsh`
            Register-ArgumentCompleter -Native -CommandName bulkhead -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $tree = @{

            """);
        foreach (var node in nodes)
        {
            var words = node.Words.Select(word => $"'{word}'");
            text.Append($"        '{node.Path}' = @({string.Join(", ", words)})\n");
        }

        text.Append("    }\n    $values = @{\n");
        foreach (var node in nodes)
        {
            foreach (var option in node.Options.Where(TakesValue))
            {
                var values = Values(option);
                if (values.Count > 0)
                {
                    text.Append($"        '{node.Path} {option.Name}' = @({string.Join(", ", values.Select(value => $"'{value}'"))})\n");
                }
            }
        }

        text.Append("""
                }
                $path = ''
                $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
                if ($wordToComplete -ne '' -and $words.Count -gt 0) { $words = @($words | Select-Object -SkipLast 1) }
                foreach ($word in $words) {
                    $next = if ($path -eq '') { $word } else { "$path $word" }
                    if ($tree.ContainsKey($next)) { $path = $next }
                }
                $previous = if ($words.Count -gt 0) { $words[-1] } else { '' }
                $candidates = if ($values.ContainsKey("$path $previous")) { $values["$path $previous"] } else { $tree[$path] }
                $candidates | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """);
        return text.ToString();
    }

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name).Distinct(StringComparer.Ordinal).Where(name => !name.Contains('?', StringComparison.Ordinal) && !name.StartsWith('/'));

    private sealed record Node(string Path, List<Command> Commands, List<Option> Options, List<string> Values)
    {
        public IEnumerable<string> Words => Commands.Select(command => command.Name).Concat(Values).Concat(Options.Select(option => option.Name));
    }
}
