#!/bin/sh
# Installs Debian packages without starting their services: nginx would otherwise listen on port 80 from then on.
set -eu

case " $* " in
    *" nginx "*) command -v nginx > /dev/null || is_nginx_new=yes ;;
esac

# Debian asks this program before it starts a service. If the system already has one, that stays as it is: `noclobber` makes
# only a file that does not exist yet.
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
if (set -o noclobber; printf '#!/bin/sh\nexit 101\n' > "$policy") 2> /dev/null; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' HUP INT TERM
    chmod 755 "$policy"
fi
apt-get update
apt-get install --yes --no-install-recommends "$@"

# Nor is it started when the machine starts the next time.
if [ "${is_nginx_new:-no}" = yes ]; then
    update-rc.d nginx disable
fi
