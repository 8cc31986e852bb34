// node tokenize.js MODULES GRAMMAR FILE...: one line of JSON per file, a list of lines, each a list of [text, scopes].
//
// C is a stand-in of a few words: what matters is where the grammar hands over to it. SPDX-License-Identifier: MIT
const fs = require('fs');
const [modules, grammarPath, ...files] = process.argv.slice(2);
const oniguruma = require(modules + '/vscode-oniguruma');
const textmate = require(modules + '/vscode-textmate');

const c = {
  scopeName: 'source.c',
  patterns: [
    { begin: '\\{', end: '\\}', name: 'meta.block.c', patterns: [{ include: '$self' }] },
    { begin: '"', end: '"', name: 'string.quoted.double.c', patterns: [{ match: '\\\\.' }] },
    { match: '//.*$|/\\*.*?\\*/', name: 'comment.c' },
    { match: '\\b(static|const|int|return|struct|void|char)\\b', name: 'keyword.c' },
  ],
};

async function main() {
  const wasm = fs.readFileSync(modules + '/vscode-oniguruma/release/onig.wasm').buffer;
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    loadGrammar: async scope =>
      scope === 'source.koru' ? textmate.parseRawGrammar(fs.readFileSync(grammarPath, 'utf8'), grammarPath) : scope === 'source.c' ? c : null,
  });
  const grammar = await registry.loadGrammar('source.koru');
  for (const file of files) {
    let stack = textmate.INITIAL;
    const lines = fs.readFileSync(file, 'utf8').split('\n').map(line => {
      const result = grammar.tokenizeLine(line, stack);
      stack = result.ruleStack;
      return result.tokens.map(token => [line.substring(token.startIndex, token.endIndex), token.scopes]);
    });
    console.log(JSON.stringify(lines));
  }
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
