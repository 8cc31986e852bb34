#!/bin/sh
# `just images` calls it; what it does: --help. With buildah and podman: without_daemon.sh.
# SPDX-License-Identifier: MIT
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
logs=$root/build/images

usage() {
    cat <<END
usage: just images [NAME]...

Builds the images of docker/ (all, or those named), then starts each and compares every byte of its answers to
GET /api/users/42 and to the compressed page (harness check --docker). With docker where its daemon answers, else
with buildah and podman. Logs: build/images/NAME.log.

images: $all

Exit status: 0 all well; 1 a wrong answer; 2 an image could not be built or started; 3 wrong usage.
END
}

say() { printf '%s\n' "$*"; }

all=$(cd "$root/docker" && ls ./*.Dockerfile | sed 's|^\./||; s|\.Dockerfile$||' | tr '\n' ' ')
case ${1:-} in --help | -h) usage; exit 0 ;; esac
names=${*:-$all}
for name in $names; do
    [ -f "$root/docker/$name.Dockerfile" ] || { say "images: there is no image '$name'; there are: $all(see just images --help)" >&2; exit 3; }
done
mkdir -p "$logs"

if docker version --format '{{.Server.Version}}' >/dev/null 2>&1; then
    build() { docker build -f "$root/docker/$1.Dockerfile" -t "orisha-bench/$1" "$root"; }
    check=
else
    . "$root/docker/without_daemon.sh"
    without_daemon_prepare
    build() { without_daemon_build "$1"; }
    check=$root/docker/one_cgroup_version.sh
fi

built= status=0
for name in $names; do
    say "Building $name (log: build/images/$name.log) ..."
    if build "$name" >"$logs/$name.log" 2>&1; then
        built="$built --contestant $name"
    else
        say "  not built: $(grep -vE '^[[:space:]]*$' "$logs/$name.log" | tail -n 1)"
        status=2
    fi
done
[ -n "$built" ] || exit 2
checked=0
# shellcheck disable=SC2086  # one word per option, and no word where nothing stands before the harness
${check:-env} "$root/build/harness/harness" check --root "$root" --docker --scenario user_by_id --scenario static_gzip $built || checked=$?
if [ "$checked" -ne 0 ] && [ "$status" -eq 0 ] || [ "$checked" -eq 1 ]; then status=$checked; fi
exit "$status"
