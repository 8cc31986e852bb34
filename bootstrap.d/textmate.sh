# The engine that VS Code colours with, for the test of our grammar: the npm packages vscode-textmate and vscode-oniguruma.
# SPDX-License-Identifier: MIT

textmate_have() { [ -s "$tools/textmate/node_modules/vscode-oniguruma/package.json" ] && command -v node >/dev/null; }

textmate_plan() { say 'vscode-textmate, vscode-oniguruma (npm packages, 1 MB, into .cache/tools/textmate): a test colours .kz files with them'; }

textmate_install() { npm_install "$tools/textmate" vscode-textmate vscode-oniguruma; }
