# The front door: `just` alone lists what there is. Exit codes are those of the program that a recipe runs.
# SPDX-License-Identifier: MIT

set positional-arguments
# `just` itself is found by recipes where bootstrap put it.
export PATH := justfile_directory() / ".cache/tools/bin" + ":" + env("PATH")

root := justfile_directory()
here := quote(invocation_directory())

[private]
list:
    @just --justfile '{{ justfile() }}' --list --unsorted

# compile the framework, the harness and limit
[no-exit-message]
build:
    @[ -f build/build.ninja ] || meson setup build
    @ninja -C build

# silent unless it fails, so that a pass-through's output is its own
[no-exit-message]
[private]
built:
    @[ -f build/build.ninja ] || meson setup build >&2
    @ninja -C build --quiet > build/ninja.log 2>&1 || { cat build/ninja.log >&2; exit 2; }

# everything that CI runs, with the time of each suite and one closing line
[no-exit-message]
test: built
    @.ci/test

# the two published tables on this machine: every contestant, the full load (about 15 minutes); more options go to `harness run`
[no-exit-message]
bench *ARGS: built
    @build/harness/harness run "$@"

# the same in under two minutes: one short round each, enough to see that all works, not to rank (.NET is still compiling then)
[no-exit-message]
quick *ARGS: built
    @build/harness/harness run --rounds 1 --duration 3 --warmup 2 "$@"

# compile a .kz program and run it in the foreground; more arguments go to the server (--port, --workers, ...)
[no-exit-message]
serve FILE *ARGS: built
    @mkdir -p build/serve
    @cd {{ here }} && '{{ root }}/build/orisha/compiler/orishac' "$1" -o '{{ root }}/build/serve/program' \
        && shift && exec '{{ root }}/build/serve/program' "$@"

# the compiler, with its own arguments: just orishac emit app.kz
[no-exit-message]
orishac *ARGS: built
    @cd {{ here }} && exec '{{ root }}/build/orisha/compiler/orishac' "$@"

# the harness, with its own arguments: just harness check --contestant go
[no-exit-message]
harness *ARGS: built
    @cd {{ here }} && exec '{{ root }}/build/harness/harness' "$@"
