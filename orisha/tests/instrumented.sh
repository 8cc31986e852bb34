#!/usr/bin/env bash
# The framework's tests with its C built otherwise: `just sanitize` and `just memcheck`, a short form of both in the tests, and kqueue.
#
#   instrumented.sh KIND WHAT [ARGUMENTS]
#     KIND  address   AddressSanitizer with leaks, and UndefinedBehaviorSanitizer
#           thread    ThreadSanitizer
#           memcheck  valgrind
#           kqueue    the files of BSD, over a stand-in for kqueue (orisha/tests/kqueue); AddressSanitizer as above
#     WHAT  build     only compile, in build/KIND
#           unit      the C unit tests; arguments go to `meson test`
#           http      the tests that speak HTTP, with programs compiled and run in the same way; arguments go to pytest
#
# A finding ends the process that has it with a status that no test expects. Exit status: that of meson or pytest; 2 what is
# needed is missing or cannot be compiled; 3 wrong usage. SPDX-License-Identifier: MIT
set -u
cd "$(dirname "$0")/../.." || exit 2

usage() { echo 'usage: instrumented.sh address|thread|memcheck|kqueue build|unit|http [ARGUMENTS]' >&2; exit 3; }
[ $# -ge 2 ] || usage
kind=$1 what=$2
shift 2
build=$PWD/build/$kind
export PYTHONDONTWRITEBYTECODE=1
unit=(--timeout-multiplier 5)
run=()  # what goes before pytest
http=() # and behind it
# io_uring is the kernel's business: a checker of ours sees more of a server that makes its calls itself.
export ORISHA_BACKEND=${ORISHA_BACKEND:-epoll}
case $kind in
    address | kqueue)
        setup=(-Db_sanitize=address,undefined -Dc_args=-fno-sanitize-recover=undefined)
        [ "$kind" = kqueue ] && setup+=(-Dkqueue_stand_in=true) && export ORISHA_BACKEND=kqueue
        flags='-g -fsanitize=address,undefined -fno-sanitize-recover=undefined'
        # A small quarantine: some tests look at how much memory a server takes.
        export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:quarantine_size_mb=8:log_path=$build/report
        export UBSAN_OPTIONS=print_stacktrace=1:log_path=$build/report
        ;;
    thread)
        setup=(-Db_sanitize=thread)
        flags='-g -fsanitize=thread'
        export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/orisha/tests/thread.supp:log_path=$build/report
        # Its memory map does not bear the randomisation of newer kernels.
        run=(setarch "$(uname -m)" -R)
        ;;
    memcheck)
        command -v valgrind >/dev/null || { echo 'memcheck: there is no valgrind; ./bootstrap --only system installs it' >&2; exit 2; }
        setup=()
        flags=-g
        valgrind="valgrind -q --vgdb=no --suppressions=$PWD/orisha/tests/memcheck.supp --log-file=$build/report.%p --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible --errors-for-leak-kinds=definite,possible"
        unit=(--wrapper "$valgrind" --timeout-multiplier 30)
        export ORISHA_RUN_UNDER=$valgrind
        # valgrind does not know enough of io_uring: such servers hang. Nor of Landlock and seccomp, and it makes calls of its own.
        http=(--deselect orisha/tests/http/test_backends.py --ignore orisha/tests/http/test_sandbox.py
            --deselect orisha/tests/http/test_privilege.py::test_with_sandbox_and_log)
        ;;
    *) usage ;;
esac

[ -f "$build/build.ninja" ] || meson setup "$build" -Dbuildtype=debugoptimized "${setup[@]}" >"$PWD/build/$kind.log" 2>&1 ||
    { cat "$PWD/build/$kind.log" >&2; exit 2; }
# Only the framework's own programs: no other half is tested here. The list is made once the build files are up to date.
compile() {
    local targets
    ninja -C "$build" build.ninja &&
        mapfile -t targets < <(ninja -C "$build" -t targets all | sed -nE 's/^(orisha\/[^:]*): c_(LINKER|EXE).*/\1/p') &&
        ninja -C "$build" --quiet "${targets[@]}"
}
compile >"$PWD/build/$kind.log" 2>&1 || { cat "$PWD/build/$kind.log" >&2; exit 2; }

# What a checker has to say goes to files, because tests keep what a server prints to themselves.
rm -f "$build"/report.*
case $what in
    build) exit 0 ;;
    unit) "${run[@]}" meson test -C "$build" --no-rebuild --print-errorlogs "${unit[@]}" "$@" ;;
    http)
        export ORISHA_BUILD=$build CC="${CC:-cc} $flags"
        "${run[@]}" timeout 1800 /usr/bin/python3 -m pytest -q -p no:cacheprovider -rs orisha/tests/http "${http[@]}" "$@"
        ;;
    *) usage ;;
esac
status=$?
find "$build" -maxdepth 1 -name 'report.*' -size +0 -exec cat {} + | head -n 400 >&2
exit $status
