#!/usr/bin/env bash
# The check of the Bulkhead action. Reads BULKHEAD_* (see action.yml) and GITHUB_*; writes the job summary, the outputs and the report.
# It ends with 0 also when the check fails: the code of the verdict is the output "code", so that the comment can be written in between.
set -uo pipefail

output=${GITHUB_OUTPUT:-/dev/null}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/bulkhead.XXXXXX")
report=$work/report.md

# GitHub reads commands from the log. What the tools print may repeat text of a pull request, so commands are off while it is printed.
show() {
    local stop="bulkhead-$RANDOM$RANDOM$RANDOM"
    echo "::stop-commands::$stop"
    cat "$@"
    echo "::$stop::"
}

finish() { # CODE CHANGED FINDINGS
    {
        echo "code=$1"
        echo "changed=$2"
        echo "findings=$3"
        echo "report=$report"
    } >>"$output"
    # GitHub refuses summaries above 1 MiB.
    head -c 1000000 "$report" >>"$summary"
    exit 0
}

broken() { # CODE SENTENCE FILE
    {
        echo "<!-- bulkhead:report -->"
        echo "### Bulkhead could not check this change"
        echo
        echo "$2"
        echo
        echo '````text'
        # A fence of four is not closed by what the tool prints.
        # shellcheck disable=SC2016
        sed 's/````/``` `/g' "$3" | head -c 20000
        echo '````'
    } >"$report"
    show "$3"
    finish "$1" false true
}

# The binary: the one that is named, else one that is built from the commit of the action itself.
bulkhead=${BULKHEAD_COMMAND:-bulkhead}
if ! command -v "$bulkhead" >/dev/null 2>&1; then
    source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
    echo "Building bulkhead from the commit of the action ..."
    if ! bulkhead=$(cd "$source" && . scripts/build.sh && require_dotnet && build_binary -p:RunAnalyzers=false 2>"$work/build.log"); then
        broken 4 "There is no \`bulkhead\` on the PATH, and building it failed." "$work/build.log"
    fi
fi

cd "${BULKHEAD_WORKING_DIRECTORY:-.}" 2>"$work/cd.log" || broken 2 "The working directory does not exist." "$work/cd.log"

input=()
while IFS= read -r line; do
    [ -n "$line" ] && input+=("--config=$line")
done <<<"${BULKHEAD_CONFIG:-}"
keys=$(tr '\n' ',' <<<"${BULKHEAD_ENV_KEYS:-}" | tr -d ' \r' | sed 's/,,*/,/g; s/^,//; s/,$//')
[ -n "$keys" ] && input+=("--env-keys=$keys")

# 1. What the change opens and closes.
changed=false
: >"$work/diff.md"
base=${BULKHEAD_BASE:-}
if [ -n "$base" ]; then
    # The base may be the name of a branch, and a name may look like an option.
    if ! git rev-parse --quiet --verify --end-of-options "$base^{commit}" >/dev/null 2>&1; then
        # A checkout of one commit does not hold the base.
        { git fetch --quiet --depth=1 -- origin "$base" && base=$(git rev-parse FETCH_HEAD); } >/dev/null 2>"$work/fetch.log" \
            || broken 4 "The commit to compare with is not in the checkout and cannot be fetched. Give actions/checkout \`fetch-depth: 0\`." "$work/fetch.log"
    fi
    # Both sides are read as bulkhead.yaml of their commit and the inputs say.
    "$bulkhead" diff "$base..HEAD" --format=markdown "${input[@]}" >"$work/diff.md" 2>"$work/diff.log"
    code=$?
    case $code in
        0) ;;
        1) changed=true ;;
        *) broken "$code" "The comparison with the base failed." "$work/diff.log" ;;
    esac
fi

# 2. Whether the committed policy is what the configuration asks for.
"$bulkhead" verify --format=markdown "${input[@]}" >"$work/verify.md" 2>"$work/verify.log"
verify=$?
[ "$verify" -gt 1 ] && broken "$verify" "The policy could not be verified." "$work/verify.log"

# 3. What is risky about it. A binary without machine formats still says whether anything is.
reports=()
format=text
if "$bulkhead" review --help | grep -q github; then
    format=github
    [ -n "${BULKHEAD_SARIF:-}" ] && reports+=("--report=sarif=$BULKHEAD_SARIF")
fi
"$bulkhead" review "--format=$format" "--fail-on=${BULKHEAD_FAIL_ON:-error}" "${input[@]}" "${reports[@]}" >"$work/annotations" 2>"$work/review.log"
review=$?
[ "$review" -gt 1 ] && broken "$review" "The configuration could not be reviewed." "$work/review.log"
# Annotations are commands and meant to be; a table is not.
if [ "$format" = github ]; then cat "$work/annotations"; else show "$work/annotations" "$work/review.log"; fi

{
    echo "<!-- bulkhead:report -->"
    # The verdict comes first.
    if [ "$verify" -ne 0 ]; then
        echo "**Fails:** the committed policy is not what the configuration asks for. Run \`bulkhead generate\`, look at the difference and commit it."
    elif [ "$review" -ne 0 ]; then
        echo "**Fails:** the review has findings at or above \`${BULKHEAD_FAIL_ON:-error}\`."
    else
        echo "**Passes:** policy and configuration agree."
    fi
    echo
    # The comparison carries a marker of its own for those who post it themselves.
    grep -v '^<!-- bulkhead:' "$work/diff.md"
    echo
    cat "$work/verify.md"
} >"$report"
show "$report"

findings=false
code=0
if [ "$verify" -ne 0 ] || [ "$review" -ne 0 ]; then
    findings=true
    code=1
fi
finish "$code" "$changed" "$findings"
