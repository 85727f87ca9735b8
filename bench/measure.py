"""Takes the times of whole processes (fork to exit) and their peak memory. Started by bench/run."""
import os
import shlex
import statistics
import sys
import tempfile
import time


def write_scaled(path, count):
    """A configuration of count custom endpoints and count MCP servers."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("version: 1.3.17\nendpoints:\n  agents:\n    capabilities: [\"tools\"]\n  custom:\n")
        for i in range(count):
            file.write(f"    - name: Provider {i:05}\n      apiKey: ${{KEY_{i:05}}}\n      baseURL: https://api-{i:05}.provider-{i % 97}.example.com/v1\n"
                       f"      models:\n        default: [\"model-{i:05}\"]\n        fetch: false\n")
        file.write("mcpServers:\n")
        for i in range(count):
            file.write(f"  server-{i:05}:\n    type: streamable-http\n    url: https://mcp-{i:05}.tools-{i % 89}.example.org/mcp\n    timeout: 30000\n")


def once(command):
    """Runs a command; returns milliseconds, peak memory in MB and the exit code."""
    null = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    # Spawned and not forked: copying the page tables of this interpreter would cost more than the program under test.
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=null)
    _, status, usage = os.wait4(pid, 0)
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return (time.perf_counter() - start) * 1000, usage.ru_maxrss / scale, os.waitstatus_to_exitcode(status)


def measure(command, runs):
    results = [once(command) for _ in range(runs)]
    if any(code not in (0, 1) for _, _, code in results):
        sys.exit(f"{shlex.join(command)} ended with exit code {results[-1][2]}")
    return statistics.median(ms for ms, _, _ in results), max(mb for _, mb, _ in results)


def main():
    binary, fixture, against = sys.argv[1:4]
    with tempfile.TemporaryDirectory(prefix="bulkhead-bench-") as work:
        os.makedirs(os.path.join(work, ".git"))

        def ours(config):
            return [binary, "generate", "--quiet", "--config", config, "--out", os.path.join(work, "out"), "--settings", os.path.join(work, "bulkhead.yaml")]

        def theirs(config):
            return shlex.split(against.replace("{config}", config).replace("{out}", os.path.join(work, "other")))

        with open(os.path.join(work, "bulkhead.yaml"), "w", encoding="utf-8") as file:
            file.write("version: 1\n")

        print(f"{'input':<34}{'bulkhead':>12}{'peak':>10}" + (f"{'other':>12}{'peak':>10}{'ratio':>9}" if against else f"{'per 1000':>12}"))
        rows = [(os.path.basename(os.path.dirname(os.path.abspath(fixture))) + "/" + os.path.basename(fixture), os.path.abspath(fixture), 0, 41)]
        for count, runs in ((100, 15), (1000, 9), (10000, 5)):
            path = os.path.join(work, f"scaled-{count}.yaml")
            write_scaled(path, count)
            rows.append((f"{count} endpoints + {count} MCP servers", path, count, runs))
        floor, _ = measure(["true"], 41)
        print(f"{'(a process that does nothing)':<34}{floor:>9.1f} ms")
        for label, path, count, runs in rows:
            measure(ours(path), 2)
            ms, mb = measure(ours(path), runs)
            line = f"{label:<34}{ms:>9.1f} ms{mb:>7.0f} MB"
            if against:
                other, other_mb = measure(theirs(path), max(3, runs // 3))
                line += f"{other:>9.1f} ms{other_mb:>7.0f} MB{other / ms:>8.1f}x"
            elif count:
                line += f"{ms / count * 1000:>9.1f} ms"
            print(line, flush=True)


main()
