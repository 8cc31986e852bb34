# Builds images where there is no docker daemon: buildah, as root, each step in a chroot with the network of this machine. Where
# the public base cannot be had either, debootstrap makes one from the mirror that this machine's apt is set up for.
#
# What this machine's own clients are set up with goes along: apt's mirrors and proxies and the certificates that it trusts are
# part of that base; npm's registry, cargo's and NuGet's configuration are lent to the steps of a build. So is its .NET SDK: the
# installer of its maker may be out of reach where the SDK is not.
# Sourced by images.sh, which sets $root and $logs.
# SPDX-License-Identifier: MIT

suite=bookworm
public_base=debian:$suite-slim
own_base=localhost/orisha-bench/base

without_daemon_prepare() {
    for program in buildah podman; do
        command -v $program >/dev/null ||
            { say "images: neither a docker daemon nor $program; install docker, or: apt-get install buildah podman crun debootstrap" >&2; exit 2; }
    done
    base=$own_base
    if timeout 60 buildah pull --quiet $public_base >/dev/null 2>&1; then
        base=$public_base
    elif ! buildah inspect --type image $own_base >/dev/null 2>&1; then
        say "Making the base by debootstrap (log: build/images/base.log) ..."
        make_base >"$logs/base.log" 2>&1 || { say "images: no base: $(tail -n 1 "$logs/base.log")" >&2; exit 2; }
    fi
}

# MIRROR SUITE COMPONENT, a line for each that this machine's apt reads of Debian's.
apt_sources() {
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | grep " $suite" | sort -u
}

make_base() {
    place=$(mktemp -d)
    trap 'rm -rf "$place"' EXIT
    # shellcheck disable=SC2046  # no word at all where apt names no mirror: then debootstrap's own
    debootstrap --variant=minbase --include=ca-certificates $suite "$place/root" $(apt_sources | sed -n "s/ $suite main\$//p" | head -n 1) &&
        rm -rf "$place"/root/var/cache/apt/archives/*.deb "$place"/root/var/lib/apt/lists/* || return 1
    [ -z "$(apt_sources)" ] || apt_sources | sed 's/^/deb /' > "$place/root/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(http|https|Check-[A-Za-z-]*)(::| )' > "$place/root/etc/apt/apt.conf.d/90machine" || true
    cp /usr/local/share/ca-certificates/*.crt "$place/root/usr/local/share/ca-certificates/" 2>/dev/null || true
    container=$(buildah from scratch) &&
        buildah copy --quiet "$container" "$place/root" / &&
        buildah run --isolation chroot "$container" sh -c 'update-ca-certificates && apt-get -q update && apt-get -q -y upgrade &&
            apt-get clean && rm -rf /var/lib/apt/lists/*' &&
        buildah config --cmd bash --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container" &&
        buildah commit --quiet --rm "$container" $own_base
}

# lend FILE WHERE: seen by the steps of a build, not part of an image. Root's home is where this machine has it, too.
lend() { [ ! -e "$1" ] || set_lent="$set_lent -v $1:$2:ro"; }

# npm's settings as npm itself tells them, wherever they are kept.
npm_settings() {
    command -v npm >/dev/null || return 0
    for key in registry cafile proxy https-proxy noproxy strict-ssl; do
        value=$(npm config get $key 2>/dev/null)
        case $value in '' | null | undefined) ;; *) printf '%s=%s\n' $key "$value" ;; esac
    done
}

without_daemon_build() {
    set_lent=
    npm_settings > "$logs/npmrc"
    lend "$logs/npmrc" ~root/.npmrc
    lend "${CARGO_HOME:-$HOME/.cargo}/config.toml" ~root/.cargo/config.toml
    lend "$HOME/.nuget/NuGet" ~root/.nuget/NuGet
    if [ "$1" = kestrel ] && command -v dotnet >/dev/null && dotnet --list-sdks | grep -qE '^[1-9][0-9]+\.'; then
        say "the .NET SDK of this machine is lent to the build: $(dotnet --version)"
        lend "$(dirname "$(readlink -f "$(command -v dotnet)")")" /src/.cache/toolchains/kestrel
    fi
    # shellcheck disable=SC2086  # one word per option
    buildah bud --isolation chroot --pull-never --layers=false --build-arg BASE="$base" $set_lent \
        -f "$root/docker/$1.Dockerfile" -t "orisha-bench/$1" "$root"
}
