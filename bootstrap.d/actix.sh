# Rust 1.88 or newer, and the crates of actix-web: from the crates registry where cargo reaches it, else those that Debian
# packages, used as a cargo directory source. .cache/toolchains/actix/config.toml tells cargo which, and servers/actix/cargo.sh reads it.
# SPDX-License-Identifier: MIT

actix_crates='librust-actix-web-dev librust-serde-dev librust-serde-json-dev librust-simd-json-dev librust-mimalloc-dev'

actix_cargo_have() {
    command -v cargo >/dev/null && command -v rustc >/dev/null &&
        have_version 1.88 "$(rustc --version 2>/dev/null | cut -d ' ' -f 2)"
}

actix_have() { actix_cargo_have && [ -s "$toolchains/actix/config.toml" ]; }

actix_plan() {
    rust=
    actix_cargo_have || rust='Rust (system packages rustc-web and cargo-web); '
    say "${rust}the crates of actix-web (from the crates registry, else 24 MB of Debian's into .cache/toolchains/actix): a contestant"
}

# Bounded, and in a folder of its own: cargo has no command that only asks whether the registry answers.
actix_registry_answers() {
    probe=$cache/cargo-probe
    rm -rf "$probe"
    mkdir -p "$probe/src"
    printf '[package]\nname = "probe"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nmimalloc = "0.1"\n' > "$probe/Cargo.toml"
    : > "$probe/src/lib.rs"
    CARGO_NET_RETRY=0 CARGO_HTTP_TIMEOUT=10 timeout 30 cargo fetch --manifest-path "$probe/Cargo.toml" >/dev/null 2>&1 && status=0 || status=1
    rm -rf "$probe"
    return $status
}

actix_install() {
    if ! actix_cargo_have; then
        # The plain rustc of Debian 12 is too old for these crates; the one kept for web browsers is not.
        apt_install rustc-web cargo-web || apt_install rustc cargo
        actix_cargo_have || { reason 'no Rust 1.88 or newer; install one (rustup) and put cargo on PATH'; return 1; }
    fi
    mkdir -p "$toolchains/actix"
    if actix_registry_answers; then
        say '# Crates come from the registry.' > "$toolchains/actix/config.toml"
        return 0
    fi
    say 'the crates registry cannot be reached; taking the crates that Debian packages'
    # The one crate here that is not only Rust links the system's library.
    [ -e /usr/include/mimalloc.h ] || ls /usr/include/mimalloc-*/mimalloc.h >/dev/null 2>&1 || apt_install libmimalloc-dev
    suite=sid
    private_apt $suite apt-get update
    # Solved as if nothing were installed, so that every crate is in the list.
    # shellcheck disable=SC2086
    packages=$(private_apt $suite apt-get install --no-install-recommends --print-uris -y $actix_crates |
        awk '{ print $2 }' | sed -n 's/%2b/+/g; s/^\(librust-[^_]*\)_.*/\1/p')
    [ -n "$packages" ] || { reason "the crates of $suite could not be solved"; return 1; }
    rm -rf "$toolchains/actix/root" "$cache/download"
    mkdir -p "$cache/download"
    # shellcheck disable=SC2086
    ( cd "$cache/download" && private_apt $suite apt-get download $packages )
    unpack_into "$toolchains/actix/root" "$cache/download"/*.deb
    rm -rf "$cache/download"
    cat > "$toolchains/actix/config.toml" <<END
# Crates come from Debian's packages, unpacked here.
[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "$toolchains/actix/root/usr/share/cargo/registry"
END
}
