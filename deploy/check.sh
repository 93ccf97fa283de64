#!/usr/bin/env bash
# Runs the recipes for nginx and Caddy on 127.0.0.1 and asks them for the page, under a path, and for the endpoint.
#
#     deploy/check.sh DIST ENDPOINT
#
# Needs nginx, curl, openssl and python3. CADDY names Caddy's program, BROTLI nginx's module for `brotli_static`; without them
# their parts are left out, and the output says so.
set -euo pipefail

if [ $# -ne 2 ]; then
    echo "usage: $0 DIST ENDPOINT" >&2
    exit 2
fi
dist=$(realpath "$1") endpoint=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin
work=$(mktemp -d)
chmod 755 "$work"
processes=()
finish() {
    kill "${processes[@]}" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap finish EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

free_ports() {
    python3 -c 'import socket, sys
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*[one.getsockname()[1] for one in taken])' "$1"
}
read -r plain tls caddy_tls first second <<<"$(free_ports 5)"

mkdir -p "$work/root/a" "$work/tls"
cp -R "$dist" "$work/root/a/b"
echo secret >"$work/root/a/b/.hidden"
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
        -addext subjectAltName=DNS:roundtrip.example,DNS:endpoint.example \
        -keyout "$work/tls/key.pem" -out "$work/tls/fullchain.pem" 2>/dev/null
}
certificate before

# Asks the server at port $at.
ask() {
    local path=$1
    shift
    curl --silent --show-error --max-time 10 --insecure --resolve "*:$at:127.0.0.1" "$@" "https://${host:-roundtrip.example}:$at$path"
}
headers() { ask "$1" --output /dev/null --dump-header - "${@:2}" | tr -d '\r'; }
wait_for() {
    for _ in $(seq 100); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    fail "this does not come true: $*"
}

# The page's security headers, one "Name: value" per line.
security_headers() { sed -n 's/^add_header \([A-Za-z-]*\) "\(.*\)" always;$/\1: \2/p' "$here/nginx/security-headers.conf"; }
[ "$(security_headers | wc -l)" -eq "$(grep -c ^add_header "$here/nginx/security-headers.conf")" ] || fail "security-headers.conf is not readable"

check_page() {
    local name=$1 encoding=$2 lines file
    lines=$(headers /a/b/)
    for line in 'cache-control: no-cache' 'access-control-allow-origin: *' 'timing-allow-origin: *'; do
        grep -qixF "$line" <<<"$lines" || fail "$name: index.html has no header \"$line\""
    done
    while read -r line; do
        grep -qixF "$line" <<<"$lines" || fail "$name: index.html has no header \"$line\""
    done < <(security_headers)
    headers /a/b | grep -qix 'location: /a/b/' || fail "$name: /a/b is not redirected to /a/b/"
    file=$(cd "$dist" && ls roundtrip-home_bg-*.wasm)
    lines=$(headers "/a/b/$file" --header "Accept-Encoding: $encoding")
    for line in 'content-type: application/wasm' "content-encoding: $encoding" 'access-control-allow-origin: *' \
        'vary: accept-encoding' 'cache-control: public, max-age=31536000, immutable'; do
        grep -qixF "$line" <<<"$lines" || fail "$name: $file has no header \"$line\""
    done
    if [ -f "$dist/app.webmanifest" ]; then
        headers /a/b/app.webmanifest | grep -qix 'content-type: application/manifest+json\(; charset=utf-8\)\?' || fail "$name: app.webmanifest has another type"
    fi
    while read -r file; do
        ask "/a/b/$file" --fail | cmp - "$dist/$file" || fail "$name: $file"
    done < <(cd "$dist" && find . -type f ! -name '*.br' ! -name '*.gz' -printf '%P\n')
    lines=$(headers /a/b/none-0123456789abcdef.js)
    grep -q '^HTTP/.* 404' <<<"$lines" || fail "$name: a file that does not exist is served"
    if grep -qi immutable <<<"$lines"; then fail "$name: a 404 may be kept for a year"; fi
    headers /a/b/.hidden | grep -q '^HTTP/.* 404' || fail "$name: a hidden file is served"
    echo "$name serves the page under a path, with $encoding, lifetimes, CORS and security headers"
}

check_endpoint() {
    local name=$1 feed
    host=endpoint.example wait_for ask /healthz --fail
    feed="1,10,20,$(date +%s)000"
    # curl ends at its time limit, because the stream does not.
    host=endpoint.example ask "/api/feed/stream?feed=$feed&since=0" --no-buffer --max-time 2 2>/dev/null >"$work/stream" || true
    [ "$(grep -c '^id: ' "$work/stream")" -ge 5 ] || fail "$name: the stream's events do not come one by one"
    host=endpoint.example headers /api/echo/socket --http1.1 --max-time 2 --header 'Connection: Upgrade' --header 'Upgrade: websocket' \
        --header 'Sec-WebSocket-Version: 13' --header 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' 2>/dev/null >"$work/upgrade" || true
    grep -q '^HTTP/1.1 101' "$work/upgrade" || fail "$name: no WebSocket"
    echo "$name forwards streams and WebSockets"
}

for port in "$first" "$second"; do
    "$endpoint" --listen "127.0.0.1:$port" --dist "$dist" --behind-proxy --log warn >/dev/null &
    processes+=($!)
done
last_endpoint=$!

# The recipes and the endpoint send the same security headers.
wait_for curl --silent --fail "http://127.0.0.1:$first/healthz"
lines=$(curl --silent --dump-header - --output /dev/null "http://127.0.0.1:$first/" | tr -d '\r')
while read -r line; do
    grep -qixF "$line" <<<"$lines" || fail "the endpoint has no header \"$line\""
done < <(security_headers)
echo "The endpoint sends the security headers of deploy/nginx/security-headers.conf"

# nginx: the two recipes as they are, except for ports and paths.
recipe() {
    sed -e '/listen \[::\]/d' -e "s|listen 80;|listen 127.0.0.1:$plain;|" -e "s|listen 443|listen 127.0.0.1:$tls|" \
        -e "s|/etc/ssl/roundtrip|$work/tls|" -e "s|/srv/roundtrip|$work/root|" -e "s|127.0.0.1:8081|127.0.0.1:$first|" \
        -e "s|127.0.0.1:8082|127.0.0.1:$second|" -e "s|snippets/roundtrip-|$here/nginx/|" "$here/nginx/$1" \
        | if [ -n "${BROTLI:-}" ]; then cat; else sed '/brotli_static/d'; fi >"$work/$1"
}
recipe static.conf
recipe endpoint.conf
cat >"$work/nginx.conf" <<END
${BROTLI:+load_module $BROTLI;}
daemon off;
pid $work/nginx.pid;
error_log stderr error;
events {}
http {
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    include $work/static.conf;
    include $work/endpoint.conf;
}
END
nginx -t -q -c "$work/nginx.conf" -e stderr
nginx -c "$work/nginx.conf" -e stderr &
processes+=($!)
at=$tls
wait_for ask /a/b/
if [ -n "${BROTLI:-}" ]; then
    check_page nginx br
else
    echo "BROTLI is not set: nginx is tried without brotli"
fi
check_page nginx gzip
check_endpoint nginx

# A new certificate, while a stream is open.
host=endpoint.example ask "/api/feed/stream?feed=1,10,20,$(date +%s)000&since=0" --no-buffer --max-time 4 2>/dev/null >"$work/stream" &
stream=$!
certificate after
nginx -c "$work/nginx.conf" -e stderr -s reload
has_certificate() { openssl s_client -connect "127.0.0.1:$at" -servername roundtrip.example </dev/null 2>/dev/null | grep -q "CN = $1"; }
wait_for has_certificate after
before=$(grep -c '^id: ' "$work/stream" || true)
wait "$stream" || true
[ "$(grep -c '^id: ' "$work/stream")" -gt "$((before + 5))" ] || fail "nginx: the reload ended a stream"
echo "nginx takes a new certificate on reload, and an open stream goes on"

if [ -n "${CADDY:-}" ]; then
    {
        printf '{\n\tadmin off\n\tauto_https off\n\tstorage file_system %s\n}\n' "$work/caddy"
        sed -e "s#^\(roundtrip\|endpoint\).example {#https://\1.example:$caddy_tls {\n\ttls $work/tls/fullchain.pem $work/tls/key.pem#" \
            -e "s|/srv/roundtrip|$work/root|" -e "s|127.0.0.1:8081 127.0.0.1:8082|127.0.0.1:$first 127.0.0.1:$second|" "$here/caddy/Caddyfile"
    } >"$work/Caddyfile"
    HOME=$work "$CADDY" run --config "$work/Caddyfile" --adapter caddyfile 2>"$work/caddy.log" &
    processes+=($!)
    at=$caddy_tls
    wait_for ask /a/b/
    check_page Caddy br
    check_page Caddy gzip
    check_endpoint Caddy
else
    echo "CADDY is not set: Caddy is left out"
fi

# One endpoint ends, as it does in a rolling update.
kill -TERM "$last_endpoint"
wait "$last_endpoint" || fail "the endpoint did not end with status 0"
for at in "$tls" ${CADDY:+"$caddy_tls"}; do
    for _ in $(seq 20); do
        host=endpoint.example ask /api/hello --fail >/dev/null || fail "a request is lost while one endpoint is away"
    done
done
echo "While one endpoint is away, the other one answers every request"
