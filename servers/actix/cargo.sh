#!/bin/sh
# cargo.sh version|build TOOLCHAIN_FOLDER [TARGET_FOLDER]: runs cargo with the crates that bootstrap found (bootstrap.d/actix.sh).
# The lock file is made anew for each build: a registry and a folder of crates do not agree on checksums.
# SPDX-License-Identifier: MIT
set -eu
verb=$1 config=$2/config.toml
with() {
    if [ -s "$config" ]; then cargo "$@" --config "$config"; else cargo "$@"; fi
}
case $verb in
    version) printf '%s, %s\n' "$(with tree --quiet --package actix-web --depth 0)" "$(rustc --version)" ;;
    build)
        rm -f Cargo.lock
        RUSTFLAGS='-C target-cpu=native' with build --release --target-dir "$3" ;;
esac
