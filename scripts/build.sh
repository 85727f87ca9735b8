# shellcheck shell=bash
# Shell functions of ./demo, ./test and bench/run. Sourced, never run.
# Progress goes to standard error: standard output is what a function returns.

root=$(pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

# The SDK that global.json asks for, or a sentence that says which.
require_dotnet() {
    local wanted
    wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json)
    if ! command -v dotnet >/dev/null 2>&1; then
        say "The .NET SDK $wanted or a later feature band of it is needed and 'dotnet' was not found."
        say "See https://dotnet.microsoft.com/download or install the package dotnet-sdk-${wanted%.*} of your distribution."
        exit 1
    fi
    if ! dotnet --version >/dev/null 2>&1; then
        say "The .NET SDK $wanted (or a later feature band of it) is needed; installed are:"
        dotnet --list-sdks >&2 || true
        exit 1
    fi
}

# Whether what ahead-of-time compilation needs is there: a C compiler as linker driver and zlib.
can_link() {
    case "$(uname -s)" in
        Darwin) command -v clang >/dev/null 2>&1 ;;
        *) { command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1; } \
            && echo 'int main(void){return 0;}' | "$(linker)" -xc - -lz -o /dev/null 2>/dev/null ;;
    esac
}

linker() { if command -v clang >/dev/null 2>&1; then echo clang; else echo gcc; fi; }

# On Debian and its relatives, as root or with sudo that asks nothing, installs packages.
install_packages() {
    local sudo=""
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || return 1
        sudo="sudo -n"
    fi
    say "Installing $* ..."
    $sudo apt-get update -qq >/dev/null 2>&1 || true
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# What the ahead-of-time compiler needs for linking.
install_linker() { install_packages clang zlib1g-dev; }

# What the tests of the gateway need: packet rules, network namespaces, tcpdump as a second witness, faketime for a clock that is set back, and h2load as
# a busy client. Without them those tests are skipped.
install_packet_tools() {
    local missing=()
    command -v nft >/dev/null 2>&1 || [ -x /usr/sbin/nft ] || missing+=(nftables)
    command -v ip >/dev/null 2>&1 || [ -x /usr/sbin/ip ] || missing+=(iproute2)
    command -v tcpdump >/dev/null 2>&1 || [ -x /usr/bin/tcpdump ] || missing+=(tcpdump)
    command -v faketime >/dev/null 2>&1 || missing+=(faketime)
    command -v h2load >/dev/null 2>&1 || missing+=(nghttp2-client)
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# The browser that the tests of the dashboard drive. Without it those tests are skipped.
# The one without windows takes half of the processor time; the conformance tests start the other.
install_browser() {
    command -v chromium-headless-shell >/dev/null 2>&1 || install_packages chromium-headless-shell || true
    command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || install_packages chromium
}

# Starts one compiler for everything that is built from here on, and ends it with the script. Otherwise every project starts its own, which has to
# warm up first: on two cores that was half of the time of a build. It listens under a name of this run alone, so nothing of it outlives the run,
# whatever the machine says about shared compilers. Without the compiler's file in the SDK everything is built as before.
start_compiler() {
    local base server
    base=$(dotnet --info | sed -n 's/^ *Base Path: *//p' | head -n 1)
    server="${base}Roslyn/bincore/VBCSCompiler.dll"
    [ -f "$server" ] || return 0
    # It lives too short for code that is instrumented first and optimised later.
    DOTNET_TieredPGO=0 dotnet exec "$server" "-pipename:bulkhead-$$" >/dev/null 2>&1 &
    compiler_process=$!
    # MSBuild reads properties from the environment.
    compiler_before=${UseSharedCompilation:-}
    export UseSharedCompilation=true SharedCompilationId="bulkhead-$$"
}

stop_compiler() {
    [ -n "${compiler_process:-}" ] || return 0
    kill "$compiler_process" 2>/dev/null
    wait "$compiler_process" 2>/dev/null
    compiler_process=""
    unset UseSharedCompilation SharedCompilationId
    [ -z "$compiler_before" ] || export UseSharedCompilation="$compiler_before"
}

# Builds the command-line tool and prints the path of the binary: native, or with the runtime where nothing can be linked.
# Arguments go to dotnet publish.
build_binary() {
    local log="artifacts/build-binary.log"
    mkdir -p artifacts
    if ! can_link && ! install_linker; then
        say "No C compiler or no zlib: the native binary cannot be linked, so a slower build that needs the .NET runtime is used."
        say "For the real one install clang (or gcc) and zlib1g-dev."
    fi
    if can_link; then
        say "Building the native binary (artifacts/native/bulkhead) ..."
        local cpp=()
        [ "$(linker)" = gcc ] && cpp=(-p:CppCompilerAndLinker=gcc)
        if dotnet publish src/Bulkhead.Cli -c Release -o artifacts/native -v q --nologo "${cpp[@]}" "$@" >"$log" 2>&1; then
            echo "$root/artifacts/native/bulkhead"
            return
        fi
        say "The native build failed; the end of $log:"
        tail -n 20 "$log" >&2
        return 1
    fi
    say "Building without ahead-of-time compilation (artifacts/managed/bulkhead) ..."
    if ! dotnet publish src/Bulkhead.Cli -c Release -o artifacts/managed -v q --nologo -p:PublishAot=false "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        return 1
    fi
    echo "$root/artifacts/managed/bulkhead"
}

# Builds the server and prints the path of the program. Arguments go to dotnet build.
build_server() {
    local log="artifacts/build-server.log"
    mkdir -p artifacts
    say "Building the server (artifacts/bin/Bulkhead.Server/release/bulkheadd) ..."
    if ! dotnet build src/Bulkhead.Server -c Release -v q --nologo "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        return 1
    fi
    echo "$root/artifacts/bin/Bulkhead.Server/release/bulkheadd"
}
