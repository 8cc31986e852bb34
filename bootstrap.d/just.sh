# just, the front door. Debian 12 has none; the npm package rust-just ships the binary.
# SPDX-License-Identifier: MIT

just_have() { [ -x "$tools/bin/just" ] || command -v just >/dev/null; }

just_plan() { say 'just (npm package rust-just, into .cache/tools): runs the recipes'; }

just_install() {
    npm_install "$tools" rust-just
    # The package's own `just` is a script for node; the link is to the program itself.
    for program in "$tools"/node_modules/rust-just-*/bin/just "$tools"/node_modules/rust-just/node_modules/rust-just-*/bin/just \
        "$tools/node_modules/.bin/just"; do
        if [ -x "$program" ] && "$program" --version; then
            ln -sf "$program" "$tools/bin/just"
            return 0
        fi
    done
    say 'rust-just came without a program that runs here'
    return 1
}
