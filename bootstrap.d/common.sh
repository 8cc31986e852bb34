# What the parts of bootstrap share: messages, root rights, apt with clear errors, and private apt lists.
# Sourced by ./bootstrap, which sets $root. Nothing here runs by itself.
# SPDX-License-Identifier: MIT

cache=$root/.cache
tools=$cache/tools
toolchains=$cache/toolchains
logs=$cache/logs
mkdir -p "$tools/bin" "$toolchains" "$logs"

say() { printf '%s\n' "$*"; }
wrong_usage() { printf 'bootstrap: %s\n' "$*" >&2; exit 3; }
die() { printf 'bootstrap: %s; what helps: %s\n' "$1" "$2" >&2; exit 2; }

# have_version MINIMUM VERSION: both dotted numbers.
have_version() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        printf 'needs root, and there is no sudo: %s\n' "$*"
        return 1
    fi
}

# Runs one part with its output in a log. `system` and `just` are needed by all, so their failure ends the run;
# a contestant's only excludes it.
part_install() {
    log=$logs/bootstrap-$1.log
    say "Installing $1 (log: .cache/logs/bootstrap-$1.log) ..."
    # Not in the condition of an `if`: there the shell would ignore set -e inside the part.
    set +e
    ( set -e; "$1_install" ) >"$log" 2>&1
    status=$?
    set -e
    if [ $status -eq 0 ] && "$1_have"; then
        rm -f "$toolchains/$1.reason"
        return 0
    fi
    why=$(failure_reason "$log")
    case $1 in
        system | just) tail -n 5 "$log" >&2; die "could not install $1: $why" "mend that, then ./bootstrap --only $1" ;;
    esac
    say "  not to be had: $why"
    # The last line is what the tables show.
    printf 'to try again: ./bootstrap --only %s\n%s\n' "$1" "$why" > "$toolchains/$1.reason"
}

# A part that knows why it fails says so with `reason`; it goes before anything else that the log tells.
reason() { say "reason: $*"; }

# The cause in a person's words; the last line of the log where it is none of the usual ones.
failure_reason() {
    if grep -q '^reason: ' "$1"; then
        sed -n 's/^reason: //p' "$1" | tail -n 1
    elif grep -q 'No space left on device' "$1"; then
        say 'no space left on the disk'
    elif grep -qE 'Could not get lock|Unable to acquire the dpkg' "$1"; then
        say 'another program holds the lock of apt or dpkg'
    elif grep -qE 'Temporary failure resolving|Could not resolve|Could not connect|ENOTFOUND|EAI_AGAIN|ETIMEDOUT' "$1"; then
        say 'the network, or the package registry, cannot be reached'
    elif grep -qiE 'self.signed certificate|certificate verif' "$1"; then
        say 'the certificate of the package registry is not trusted here (a proxy?); NODE_EXTRA_CA_CERTS names one to trust'
    elif grep -qE 'needs root|Permission denied|EACCES' "$1"; then
        say 'root rights are needed'
    else
        last=$(grep -vE '^[[:space:]]*$|_logs/|A complete log' "$1" | tail -n 1)
        say "${last:-it ended without a message}"
    fi
}

# apt_install PACKAGE...: installs without starting any service that comes along (nginx's would take port 80).
apt_install() {
    command -v apt-get >/dev/null || { say "no apt-get here; install these by hand: $*"; return 1; }
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        # A part runs in a shell of its own, so this trap ends with the part, however that ends.
        trap 'as_root rm -f $policy' EXIT
        trap 'exit 130' INT TERM
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
    fi
    # A failed update need not matter: the lists that are there may still do.
    if [ ! -e "$cache/apt-updated" ] || [ -n "$(find "$cache/apt-updated" -mmin +60)" ]; then
        if as_root apt-get -q update; then touch "$cache/apt-updated"; fi
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
}

apt_mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1; }

# private_apt SUITE TOOL ARGS...: apt-get or apt-cache on another suite of this system's own mirror, with lists and an empty status of its
# own, so that the system's package lists and sources stay as they are.
private_apt() {
    suite=$1 tool=$2
    shift 2
    place=$cache/apt/$suite
    mkdir -p "$place/lists/partial" "$place/archives/partial"
    : > "$place/status"
    if [ ! -s "$place/sources.list" ]; then
        command -v apt-get >/dev/null || { say 'no apt-get here'; return 1; }
        # Where no list was ever read, as in a fresh image, apt does not tell it.
        mirror=$(apt_mirror)
        [ -n "$mirror" ] || { as_root apt-get -q update; mirror=$(apt_mirror); }
        [ -n "$mirror" ] || { say "apt's sources name no mirror"; return 1; }
        keys=/usr/share/keyrings/debian-archive-keyring.gpg
        [ -s $keys ] && trust="[signed-by=$keys] " || trust=
        printf 'deb %s%s %s main\n' "$trust" "$mirror" "$suite" > "$place/sources.list"
    fi
    "$tool" -q -o Dir::Etc::sourcelist="$place/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$place/lists" -o Dir::State::status="$place/status" -o Dir::Cache="$place" \
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User= -o APT::Get::List-Cleanup=false \
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}

# unpack_into FOLDER DEB...: the files of packages, without installing them.
unpack_into() {
    folder=$1
    shift
    mkdir -p "$folder"
    for package in "$@"; do
        dpkg -x "$package" "$folder"
    done
}

# npm is wanted only for what Debian 12 does not carry (just, bun, charts, the tests' browser driver).
npm_install() {
    command -v npm >/dev/null || apt_install npm
    folder=$1
    shift
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --no-audit --no-fund --fetch-timeout=120000 "$@"
}

# npm_ci SOURCE FOLDER: exactly what SOURCE/package-lock.json names, checked by its hashes. No package runs a script.
npm_ci() {
    command -v npm >/dev/null || apt_install npm
    mkdir -p "$2"
    cp "$1/package.json" "$1/package-lock.json" "$2/"
    ( cd "$2" && npm ci --ignore-scripts --no-audit --no-fund --fetch-timeout=120000 )
    cp "$1/package-lock.json" "$2/installed-lock.json"
}

# npm_locked SOURCE FOLDER: whether that was done to the end, with the lock file as it is now.
npm_locked() { cmp -s "$1/package-lock.json" "$2/installed-lock.json"; }
