# clang with libFuzzer and its sanitizers, for `just fuzz` and its short form in the tests; nothing else is compiled by it.
# SPDX-License-Identifier: MIT

fuzz_have() {
    command -v clang-14 >/dev/null && [ -s "$(clang-14 -print-file-name="libclang_rt.fuzzer-$(uname -m).a")" ]
}

fuzz_plan() { say 'clang-14 and libclang-rt-14-dev (system packages, about 300 MB): fuzzing'; }

fuzz_install() { apt_install clang-14 libclang-rt-14-dev; }
