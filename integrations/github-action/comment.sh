#!/usr/bin/env bash
# Keeps one comment of Bulkhead on a pull request: writes it when reach has changed, brings it up to date when it is there, and never writes a second.
# Without the right to write (a pull request from a fork, a read-only token) it says so and ends well: the report is in the job summary.
set -uo pipefail

marker='<!-- bulkhead:report -->'
api=${GITHUB_API_URL:-https://api.github.com}
issue="$api/repos/$GITHUB_REPOSITORY/issues/$BULKHEAD_PULL_REQUEST/comments"

[[ $BULKHEAD_PULL_REQUEST =~ ^[0-9]+$ ]] || { echo "no pull request, no comment"; exit 0; }
[ -s "${BULKHEAD_REPORT:-}" ] || { echo "no report, no comment"; exit 0; }

work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/bulkhead.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The token goes in by a file that only this user reads: arguments are visible to every process.
(umask 077; printf 'header = "Authorization: Bearer %s"\nheader = "Accept: application/vnd.github+json"\n' "${BULKHEAD_TOKEN:-}" >"$work/curl")

call() { # METHOD URL [BODY-FILE]; prints the status (000 without an answer), leaves the answer in $work/answer
    local data=()
    [ $# -gt 2 ] && data=(--data-binary "@$3" -H 'Content-Type: application/json')
    curl --silent --show-error --max-time 30 --config "$work/curl" -X "$1" "${data[@]}" -o "$work/answer" -w '%{http_code}' "$2"
}

gone() { # STATUS
    if [ "$1" = 000 ]; then
        echo "::notice title=Bulkhead::GitHub does not answer; the report is in the job summary."
        exit 0
    fi
    echo "::notice title=Bulkhead::The token may not comment here (HTTP $1); the report is in the job summary."
    exit 0
}

existing=
for ((page = 1; page <= 30; page++)); do
    status=$(call GET "$issue?per_page=100&page=$page")
    [ "$status" = 200 ] || gone "$status"
    # Only a comment of an app is ours to change: a person may quote the marker.
    existing=$(jq -r --arg marker "$marker" '[.[] | select((.body // "") | startswith($marker)) | select(.user.type == "Bot")][0].id // empty' "$work/answer") || gone "$status"
    [ -n "$existing" ] && break
    [ "$(jq length "$work/answer")" -lt 100 ] && break
done

if [ -z "$existing" ] && [ "${BULKHEAD_CHANGED:-false}" != true ]; then
    echo "reach has not changed: no comment"
    exit 0
fi

# GitHub takes 65,536 characters; counted in units of UTF-16, which are never fewer. The sentence goes below the verdict, where no open fence can swallow it.
utf16() { iconv -c -f UTF-8 -t UTF-16LE; }
cp "$BULKHEAD_REPORT" "$work/text"
if [ "$(utf16 <"$BULKHEAD_REPORT" | wc -c)" -gt 130000 ]; then
    {
        head -n 2 "$BULKHEAD_REPORT"
        printf '\n> This report is too long for a comment: the rest is in the job summary.\n'
        # The last line is not whole.
        tail -n +3 "$BULKHEAD_REPORT" | utf16 | head -c 126000 | iconv -c -f UTF-16LE -t UTF-8 2>/dev/null | sed '$d'
    } >"$work/text"
fi
jq -Rs '{body: .}' "$work/text" >"$work/body"

if [ -n "$existing" ]; then
    status=$(call PATCH "$api/repos/$GITHUB_REPOSITORY/issues/comments/$existing" "$work/body")
else
    status=$(call POST "$issue" "$work/body")
fi
case $status in
    200 | 201) echo "comment written" ;;
    *) gone "$status" ;;
esac
