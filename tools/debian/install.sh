#!/bin/sh
# Installs Debian packages without starting their services: nginx would otherwise listen on port 80 from then on.
# Debian asks /usr/sbin/policy-rc.d before it starts a service. If the system already has this program, it stays as it is.
set -eu
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}

apt-get update
# `noclobber` makes only a file that does not exist yet.
if (set -o noclobber; printf '#!/bin/sh\nexit 101\n' > "$policy") 2> /dev/null; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' HUP INT TERM
    chmod 755 "$policy"
fi
apt-get install --yes --no-install-recommends "$@"
