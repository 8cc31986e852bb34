# Bun, of the npm package of that name, which ships the program.
# SPDX-License-Identifier: MIT

bun_have() { [ -x "$toolchains/bun/bin/bun" ] || command -v bun >/dev/null; }

bun_plan() { say 'Bun (npm package bun, about 100 MB, into .cache/toolchains/bun): a contestant'; }

bun_install() {
    npm_install "$toolchains/bun" bun
    mkdir -p "$toolchains/bun/bin"
    # The program itself, where there is more than one build for this CPU the first that runs.
    for program in "$toolchains"/bun/node_modules/@oven/bun-*/bin/bun "$toolchains/bun/node_modules/.bin/bun"; do
        if [ -x "$program" ] && "$program" --version; then
            ln -sf "$program" "$toolchains/bun/bin/bun"
            return 0
        fi
    done
    say 'the npm package bun came without a program that runs on this machine'
    return 1
}
