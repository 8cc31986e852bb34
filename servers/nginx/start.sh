#!/bin/sh
# Writes nginx.conf for this start (PORT, WORKERS, BUILD and SITE come in the environment) and becomes nginx.
# Everything that nginx writes lies in BUILD, so it runs as any user and leaves the system's nginx alone.
# SPDX-License-Identifier: MIT
set -eu
: "${PORT:?}" "${WORKERS:?}" "${BUILD:?}" "${SITE:?}"

# A worker of a master that is root becomes `nobody` by default, who need not be able to read the site.
user=
[ "$(id -u)" -ne 0 ] || user='user root;'

quote() { printf '%s' "$1" | sed 's/[&|\\]/\\&/g'; }

mkdir -p "$BUILD/temp-$PORT"
sed -e "s|@USER@|$user|" -e "s|@PORT@|$PORT|g" -e "s|@WORKERS@|$WORKERS|" -e "s|@BIND@|${BIND:-127.0.0.1}|" \
    -e "s|@BUILD@|$(quote "$BUILD")|g" -e "s|@SITE@|$(quote "$SITE")|" nginx.conf.in > "$BUILD/nginx-$PORT.conf"
# As many open files as this user may have: worker_connections is more than the usual soft limit.
ulimit -n "$(ulimit -H -n)"
exec nginx -e stderr -p "$BUILD" -c "$BUILD/nginx-$PORT.conf"
