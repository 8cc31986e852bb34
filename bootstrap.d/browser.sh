# What the page of results is tested in: Debian's Chromium, driven by playwright-core, and axe-core, which looks for barriers.
# SPDX-License-Identifier: MIT

browser_have() {
    command -v chromium >/dev/null && command -v node >/dev/null && npm_locked "$root/reports/tests" "$tools/browser"
}

browser_plan() {
    say 'chromium (system package, 300 MB), playwright-core and axe-core (npm packages, 15 MB, into .cache/tools/browser): tests of the page of just report'
}

browser_install() {
    command -v chromium >/dev/null || apt_install chromium fonts-dejavu-core
    npm_ci "$root/reports/tests" "$tools/browser"
}
