using Bulkhead.LibreChat.Extraction.McpServers;

namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>Commands that download what they run.</summary>
public sealed class PackageLauncherTests
{
    [Theory]
    [InlineData("npx", "-y pkg", "Npm", "pkg")]
    [InlineData("/usr/local/bin/npx", "--yes -p a b", "Npm", "a")]
    [InlineData("npx.cmd", "pkg", "Npm", "pkg")]
    [InlineData("bunx", "pkg", "Npm", "pkg")]
    [InlineData("bun", "x pkg", "Npm", "pkg")]
    [InlineData("npm", "exec -- pkg", "Npm", "pkg")]
    [InlineData("pnpm", "dlx pkg", "Npm", "pkg")]
    [InlineData("yarn", "dlx pkg", "Npm", "pkg")]
    [InlineData("uvx", "--from git tool", "Pypi", "git")]
    [InlineData("uv", "tool run pkg", "Pypi", "pkg")]
    [InlineData("uv", "run pkg", "Pypi", "pkg")]
    [InlineData("pipx", "run pkg", "Pypi", "pkg")]
    [InlineData("pip", "install pkg", "Pypi", "pkg")]
    [InlineData("python", "-m pip install pkg", "Pypi", "pkg")]
    [InlineData("python3", "-m uv run pkg", "Pypi", "pkg")]
    [InlineData("/usr/bin/python3.12", "-m pipx run pkg", "Pypi", "pkg")]
    [InlineData("sh", "-c python3 -m uv tool run pkg", "Pypi", "pkg")]
    [InlineData("deno", "run -A npm:@acme/server", "Npm", "npm:@acme/server")]
    [InlineData("podman", "run -i --rm -v /a:/b img", "Docker", "img")]
    [InlineData("sh", "-c npx -y pkg", "Npm", "pkg")]
    [InlineData("env", "A=b npx pkg", "Npm", "pkg")]
    public void Launchers_are_recognised(string command, string arguments, string ecosystem, string package)
    {
        var launcher = PackageLauncher.Recognise(PackageLauncher.Words(command, arguments.Split(' ')));
        Assert.NotNull(launcher);
        Assert.Equal(ecosystem, launcher.Ecosystem.ToString());
        Assert.Equal(package, launcher.Package);
    }

    [Theory]
    [InlineData("node", "npx pkg")]
    [InlineData("python3", "-m server")]
    [InlineData("python3", "-m pipeline")]
    [InlineData("python3", "-m")]
    [InlineData("python3", "pip")]
    [InlineData("pythonista", "-m pip")]
    [InlineData("deno", "run server.ts")]
    [InlineData("npm", "start")]
    [InlineData("yarn", "serve")]
    [InlineData("/app/uvx-server", "")]
    public void Other_commands_are_not(string command, string arguments) =>
        Assert.Null(PackageLauncher.Recognise(PackageLauncher.Words(command, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("npx", "-y pkg --registry https://r.dev/", "https://r.dev/")]
    [InlineData("npx", "--registry=https://r.dev/ pkg", "https://r.dev/")]
    [InlineData("uvx", "--index-url https://r.dev/simple pkg", "https://r.dev/simple")]
    [InlineData("uvx", "pkg --index-url https://r.dev/simple", null)]
    [InlineData("docker", "run -i https://r.dev/", null)]
    public void Registries_are_read_from_arguments(string command, string arguments, string? registry) =>
        Assert.Equal(registry, PackageLauncher.Recognise(PackageLauncher.Words(command, arguments.Split(' ')))!.Registry);

    [Theory]
    [InlineData("https://a.dev/x", "https://a.dev/x")]
    [InlineData("--url=https://a.dev/x,https://b.dev", "https://a.dev/x|https://b.dev")]
    [InlineData("git+https://a.dev/x.git", "https://a.dev/x.git")]
    [InlineData("{\"u\":\"wss://a.dev\"}", "wss://a.dev")]
    [InlineData("mongodb+srv://u:p@a.dev/x", "mongodb+srv://u:p@a.dev/x")]
    [InlineData("mongodb://a:1,b:2/x", "mongodb://a:1,b:2/x")]
    [InlineData("nothing: //here", "")]
    [InlineData("://", "")]
    public void Addresses_are_found_in_text(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), AddressesInText.Find(text));
}
