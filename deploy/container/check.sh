#!/usr/bin/env bash
# Runs an assembled root file system as a container would, but without a container engine: read-only, as a user that is not
# root, without any other file. Then it asks for the health and for the page. Run it as root, on Linux.
#
#     deploy/container/check.sh ROOT
set -euo pipefail

if [ $# -ne 1 ] || [ ! -x "$1/endpoint" ]; then
    echo "usage: $0 ROOT, a folder that assemble.sh made" >&2
    exit 2
fi
root=$(cd "$1" && pwd)
output=$(mktemp)
user=65532

fail() { echo "FAILED: $*" >&2; exit 1; }

# Runs a program of the root file system: no capability, no new privileges.
# shellcheck disable=SC2016 # The inner shell expands these.
inside='
    mount --bind "$0" "$0" && mount -o remount,bind,ro,nosuid,nodev "$0" || exit 1
    if touch "$0/written" 2>/dev/null; then echo "the root file system is writable" >&2; exit 1; fi
    user=$1; shift
    exec setpriv --no-new-privs chroot --userspec="$user:$user" "$0" "$@"'
start() { exec unshare --mount sh -c "$inside" "$root" "$user" "$@"; }

(start /endpoint --listen 127.0.0.1:0 --dist /dist) >"$output" &
process=$!
trap 'kill "$process" 2>/dev/null || true; rm -f "$output"' EXIT
for _ in $(seq 100); do
    [ ! -s "$output" ] || break
    kill -0 "$process" 2>/dev/null || fail "the endpoint did not start"
    sleep 0.1
done
address=$(sed -n 's|^endpoint listening on http://\(.*\)/$|\1|p' "$output")
[ -n "$address" ] || fail "the endpoint printed no address"

grep -q "^Uid:	$user	$user	$user	$user$" "/proc/$process/status" || fail "the endpoint does not run as user $user"
grep -q '^CapEff:	0*$' "/proc/$process/status" || fail "the endpoint has capabilities"

(start /endpoint --health "$address") || fail "the health check fails while the endpoint runs"
[ "$(curl -sS "http://$address/healthz")" = ok ] || fail "/healthz does not return ok"
curl -sS "http://$address/" | cmp - "$root/dist/index.html" || fail "/ is not the page"
wasm=$(cd "$root/dist" && ls roundtrip-home_bg-*.wasm)
headers=$(curl -sS --head -H 'Accept-Encoding: br' "http://$address/$wasm" | tr -d '\r')
for header in 'content-type: application/wasm' 'content-encoding: br' 'cache-control: public, max-age=31536000, immutable'; do
    grep -qix "$header" <<<"$headers" || fail "$wasm has no header \"$header\""
done

kill -TERM "$process"
wait "$process" || fail "the endpoint did not end with status 0 on SIGTERM"
if (start /endpoint --health "$address") 2>/dev/null; then fail "the health check passes though no endpoint runs"; fi
echo "The image's root file system runs read-only as user $user, serves the page, and ends on SIGTERM."
