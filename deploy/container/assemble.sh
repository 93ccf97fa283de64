#!/usr/bin/env bash
# Assembles the root file system of the container: the endpoint, the page and the licences.
#
#     deploy/container/assemble.sh ENDPOINT DIST OUT
#
# ENDPOINT is the program, best linked with musl, DIST the built page, OUT a folder that does not exist yet. The last lines
# of the output are the sizes.
set -euo pipefail

if [ $# -ne 3 ]; then
    echo "usage: $0 ENDPOINT DIST OUT" >&2
    exit 2
fi
endpoint=$1 dist=$2 out=$3
repository=$(cd "$(dirname "$0")/../.." && pwd)

[ -x "$endpoint" ] || { echo "$endpoint is not a program" >&2; exit 1; }
[ -f "$dist/index.html" ] || { echo "$dist has no index.html; build the page with \`cargo xtask dist\`" >&2; exit 1; }
[ ! -e "$out" ] || { echo "$out exists already" >&2; exit 1; }

mkdir -p "$out/licenses"
install -m 0755 "$endpoint" "$out/endpoint"
install -m 0644 "$repository/LICENSE-MIT" "$repository/LICENSE-APACHE" "$out/licenses/"
# The files keep their times. A browser asks "changed since …?", so two builds of index.html must not have the same time.
cp -R --preserve=timestamps "$dist/." "$out/dist"

# A program that is not static needs its libraries at the paths that it names.
libraries=$(ldd "$endpoint" 2>/dev/null | grep -o '/[^ ]*' || true)
for library in $libraries; do
    mkdir -p "$out$(dirname "$library")"
    cp --dereference "$library" "$out$library"
done

chmod -R u=rwX,go=rX "$out"

bytes() { du --summarize --apparent-size --bytes "$1" | cut -f 1; }
echo "endpoint:         $(bytes "$out/endpoint") bytes"
[ -z "$libraries" ] || echo "libraries:        $(echo "$libraries" | wc -l) files"
echo "page:             $(bytes "$out/dist") bytes, with its .br and .gz files"
echo "image:            $(bytes "$out") bytes"
echo "image, compressed: $(tar -C "$out" -c . | gzip -9 | wc -c) bytes"
