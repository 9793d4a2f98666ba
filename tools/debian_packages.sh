#!/bin/sh
# Install Debian packages whose programs are missing, where that is allowed.
# Usage: debian_packages.sh PROGRAM=PACKAGE ...
# Exit status 0: every program is here. 1: some are missing still, and it has said why.
set -u
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

missing=""
for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null 2>&1 || missing="$missing ${pair#*=}"
done
[ -z "$missing" ] && exit 0

refuse() {
    echo "Missing:$missing. Not installed: $1." >&2
    echo "Install them by hand, as root: apt-get install$missing" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

command -v apt-get >/dev/null 2>&1 || refuse "this is no Debian system (no apt-get)"
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || refuse "you are not root and sudo asks for a password"
fi

echo "Installing Debian packages:$missing" >&2

# A package such as orthanc starts its service when it is installed: forbid that for the time of
# the installation, by the means that Debian has for it, and do not start it at boot either.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root sh -c "cat >$policy && chmod 755 $policy"
    trap 'as_root rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
fi

as_root apt-get -qq update || refuse "apt-get update failed"
# shellcheck disable=SC2086 # one word for each package
as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends $missing >/dev/null ||
    refuse "apt-get install failed"

case "$missing" in
    *orthanc*)
        if command -v systemctl >/dev/null 2>&1; then
            as_root systemctl disable orthanc >/dev/null 2>&1 || true
        fi
        ;;
esac
