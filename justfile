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

# fuzz the runtime and the compiler: every target, or TARGET..., each for --seconds S (60) or --runs N; `just fuzz --help` lists the targets
[no-exit-message]
fuzz *ARGS:
    @orisha/tests/fuzz/run.py "$@"

# the framework's tests with AddressSanitizer and UndefinedBehaviorSanitizer, then its servers with ThreadSanitizer
[no-exit-message]
sanitize:
    @orisha/tests/instrumented.sh address unit --suite runtime --suite compiler
    @orisha/tests/instrumented.sh address http
    @orisha/tests/instrumented.sh thread http

# the framework's C unit tests and its HTTP tests under valgrind
[no-exit-message]
memcheck:
    @orisha/tests/instrumented.sh memcheck unit --suite runtime --suite compiler
    @orisha/tests/instrumented.sh memcheck http

# the two published tables on this machine: every contestant, 40 blocks (about 25 minutes); --docker: in containers of `just images`; more options go to `harness run`
[no-exit-message]
bench *ARGS: built
    @build/harness/harness run --scenario static_gzip --scenario user_by_id "$@"

# the same in about a minute: one short block, enough to see that all works, not to rank (.NET is still compiling then)
[no-exit-message]
quick *ARGS: built
    @build/harness/harness run --scenario static_gzip --scenario user_by_id --blocks 1 --duration 2 --warmup 1 "$@"

# every scenario, also pipelined, one request a connection, 256 connections, a fixed rate, ... (about two hours)
[no-exit-message]
bench-all *ARGS: built
    @build/harness/harness run "$@"

# the published tables measured here: is each ratio reproduced? (about 35 minutes)
[no-exit-message]
reproduce *ARGS: built
    @build/harness/harness reproduce results/published/2026-02-08.json "$@"

# is HEAD (default: the working tree) slower than BASE (the merge base with main)? builds both, compares in paired blocks, stops when it is clear (minutes)
[no-exit-message]
regress *ARGS: built
    @build/harness/harness regress "$@"

# user-space instructions per request of two revisions under callgrind: did any grow by 0.5 %? (15 s, and 11 for a base that is not built); --help
[no-exit-message]
instructions *ARGS: built
    @/usr/bin/python3 -B -m perf.instructions "$@"

# the HTTP conformance suite and the smuggling sweep against every contestant, and the board (about 10 minutes; --help)
[no-exit-message]
conformance *ARGS: built
    @/usr/bin/python3 -B -m harness.conformance "$@"

# recorded runs (default: the newest) as one self-contained page with charts, build/report/index.html; --serve serves it with Orisha
[no-exit-message]
report *ARGS: built
    @cd {{ here }} && PYTHONPATH='{{ root }}' exec /usr/bin/python3 -B -m reports.page "$@"

# every figure over all recorded runs, and where it changed; --scenario, --contestant, --changes
[no-exit-message]
history *ARGS:
    @cd {{ here }} && PYTHONPATH='{{ root }}' exec /usr/bin/python3 -B -m reports.history "$@"

# a recorded run for a CI dashboard: --format github-action-benchmark|bencher [RUN]
[no-exit-message]
export *ARGS:
    @cd {{ here }} && PYTHONPATH='{{ root }}' exec /usr/bin/python3 -B -m reports.history.export "$@"

# the goals: CPU against limit and nginx, instructions, system calls, memory, tails, start, size (about 15 minutes; --quick: 2)
[no-exit-message]
perf *ARGS: built
    @/usr/bin/python3 -B -m perf "$@"

# the generated router against matchit and net/http's ServeMux, interleaved on one CPU, with verdicts (about 4 minutes); --table, --rounds, --help
[no-exit-message]
bench-router *ARGS: built
    @/usr/bin/python3 -B -m perf.router "$@"

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

# build the images of docker/ (all, or NAME...), start each and compare its answers; with docker, else with buildah and podman (about 10 minutes); --help
[no-exit-message]
images *NAMES: built
    @docker/images.sh "$@"

# every allocation and system call of a server made to fail in turn (minutes); --quick, --stage, --function, --help
[no-exit-message]
torture *ARGS: built
    @exec /usr/bin/python3 orisha/tests/torture/torture.py "$@"

# a server under mixed load, every byte compared; then all counts must be back where they were; --minutes M (30)
[no-exit-message]
soak *ARGS: built
    @exec /usr/bin/python3 orisha/tests/torture/soak.py "$@"

# generated routers against the reference matcher, twenty times as many requests as in `just test`; SEED gives other tables
[no-exit-message]
router-property SEED='0': built
    @ROUTER_LOOKUPS_TIMES=20 ROUTER_SEED="$1" /usr/bin/python3 -m pytest -q -p no:cacheprovider orisha/tests/router

# what an idle keep-alive connection costs in memory, with 10,000 of them
[no-exit-message]
idle-memory *ARGS: built
    @exec /usr/bin/python3 orisha/tests/torture/idle_memory.py "$@"
