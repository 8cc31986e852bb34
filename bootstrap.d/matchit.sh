# The crate matchit, which `just bench-router` measures the generated router against: Debian's package, used as a cargo directory
# source. cargo itself comes with actix-web (actix.sh).
# SPDX-License-Identifier: MIT

matchit_have() { [ -s "$toolchains/matchit/config.toml" ]; }

matchit_plan() { say 'the crate matchit (28 KB, into .cache/toolchains/matchit): a router that `just bench-router` compares with'; }

matchit_install() {
    suite=sid
    private_apt $suite apt-get update
    rm -rf "$toolchains/matchit" "$cache/download"
    mkdir -p "$toolchains/matchit" "$cache/download"
    ( cd "$cache/download" && private_apt $suite apt-get download librust-matchit-dev )
    unpack_into "$toolchains/matchit/root" "$cache/download"/*.deb
    rm -rf "$cache/download"
    cat > "$toolchains/matchit/config.toml" <<END
# The crate comes from Debian's package, unpacked here.
[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "$toolchains/matchit/root/usr/share/cargo/registry"
END
}
