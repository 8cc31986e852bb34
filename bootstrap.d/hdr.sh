# An independent reader of HdrHistograms for the tests: the npm package hdr-histogram-js.
# SPDX-License-Identifier: MIT

hdr_have() { [ -s "$tools/hdr/node_modules/hdr-histogram-js/package.json" ] && command -v node >/dev/null; }

hdr_plan() { say 'hdr-histogram-js (npm package, 2 MB, into .cache/tools/hdr): tests read our histograms with it'; }

hdr_install() { npm_install "$tools/hdr" hdr-histogram-js; }
