# Go 1.22 or newer (patterns with {id} in net/http). Debian 12's own is older; that of backports runs here, being static,
# and is unpacked, not installed.
# SPDX-License-Identifier: MIT

go_version_of() { "$1" env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//'; }

go_have() {
    for program in "$toolchains/go/bin/go" "$(command -v go)"; do
        if [ -x "$program" ] && have_version 1.22 "$(GOTOOLCHAIN=local go_version_of "$program")"; then return 0; fi
    done
    return 1
}

go_plan() { say 'Go 1.22 or newer (backports, about 50 MB, unpacked into .cache/toolchains/go): a contestant'; }

go_install() {
    for suite in trixie-backports bookworm-backports; do
        private_apt $suite apt-get update || continue
        go=$(private_apt $suite apt-cache pkgnames golang-1. | sed -n 's/^\(golang-1\.[0-9]*\)-go$/\1/p' | sort -V | tail -n 1)
        [ -n "$go" ] || continue
        rm -rf "$toolchains/go" "$cache/download"
        mkdir -p "$cache/download"
        ( cd "$cache/download" && private_apt $suite apt-get download "$go-go" "$go-src" )
        unpack_into "$toolchains/go/root" "$cache/download"/*.deb
        rm -rf "$cache/download"
        ln -s "root/usr/lib/$(say "$go" | sed 's/^golang-/go-/')/bin" "$toolchains/go/bin"
        "$toolchains/go/bin/go" version
        return 0
    done
    say 'no backports suite of the mirror could be read'
    return 1
}
