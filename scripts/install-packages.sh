#!/bin/sh
# Installs Debian packages; run as root. Debian's PostgreSQL package would create and start a server of its own: the atlas
# brings its own, so that is switched off while the packages are installed, and the administrator's file is put back after.
set -eu
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quiet_apt() {
    if ! apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        exit 1
    fi
}

quiet_apt update
case " $* " in
*" postgresql-postgis "*)
    conf=/etc/postgresql-common/createcluster.conf
    quiet_apt install --no-install-recommends postgresql-common
    cp -p "$conf" "$conf.before-atlas"
    trap 'mv -f "$conf.before-atlas" "$conf"; rm -f "$log"' EXIT
    echo "create_main_cluster = false" >>"$conf"
    ;;
esac
quiet_apt install --no-install-recommends "$@"
