// Opens a page of results in headless Chromium, uses it as people do, and prints what was seen as one JSON object: test_browser.py judges it.
//   node browse.mjs MODULES CHROMIUM PAGE [FOLDER]      with FOLDER it leaves screenshots there
// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, chromiumPath, page, folder] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(page).href;
const seen = { console: [], errors: [], requests: [], axe: {} };

// Chromium's sandbox refuses to work for root, as whom containers run.
const browser = await chromium.launch({ executablePath: chromiumPath, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });

const open = async (options) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(60000);
  tab.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  tab.on("pageerror", (error) => seen.errors.push(String(error)));
  tab.on("request", (request) => seen.requests.push(request.url().slice(0, 200)));
  await tab.goto(address);
  if (options.javaScriptEnabled !== false) await tab.waitForFunction(() => document.documentElement.dataset.drawn === "yes");
  return tab;
};

// `rules`: only these; none given: all.
const audit = (tab, rules) => tab.evaluate(async (only) => {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"], ...(only ? { runOnly: { type: "rule", values: only } } : {}) });
  return violations.map((one) => ({ id: one.id, impact: one.impact, help: one.help, where: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)) }));
}, rules);

const firstColumn = (tab, id) => tab.$$eval(`#${id} tbody tr:not([hidden])`, (rows) => rows.map((row) => row.cells[0].textContent));
const column = (tab, id, index) => tab.$$eval(`#${id} tbody tr`, (rows, at) => rows.map((row) => row.cells[at].dataset.value ?? row.cells[at].textContent), index);

try {
  for (const colorScheme of ["light", "dark"]) {
    const tab = await open({ colorScheme });
    seen[`paper_${colorScheme}`] = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    if (folder) {
      await tab.setViewportSize({ width: 1440, height: 900 });
      await tab.locator("section:has(> .pair) > h3").last().evaluate((at) => at.scrollIntoView());
      await tab.screenshot({ path: join(folder, `page-${colorScheme}.png`) });
      await tab.locator("section > h4").nth(-2).evaluate((at) => at.scrollIntoView());
      await tab.screenshot({ path: join(folder, `latency-${colorScheme}.png`) });
    }
    if (colorScheme === "light") {
      const table = await tab.locator("main table").first().getAttribute("id");
      seen.table = table;
      seen.charts = await tab.$$eval(".chart", (all) => all.map((one) => ({
        id: one.id,
        name: one.getAttribute("aria-label"),
        words: document.getElementById(one.getAttribute("aria-describedby")).textContent,
        texts: [...one.querySelectorAll("svg text")].map((text) => text.textContent),
        shapes: one.querySelectorAll("svg:not(.legend svg) :is(circle, path, line, rect)").length,
      })));
      seen.order = await firstColumn(tab, table);
      const header = tab.locator(`#${table} thead th`).nth(2);
      // By keyboard, as with a screen reader.
      await header.locator("button").focus();
      await tab.keyboard.press("Enter");
      seen.sortedUp = { state: await header.getAttribute("aria-sort"), values: await column(tab, table, 2) };
      await tab.keyboard.press("Enter");
      seen.sortedDown = { state: await header.getAttribute("aria-sort"), values: await column(tab, table, 2) };
      const input = tab.locator(`input[aria-controls=${table}]`);
      await input.fill("orisha");
      seen.filtered = await firstColumn(tab, table);
      seen.filterStatus = await tab.locator(`.filter:has(input[aria-controls=${table}]) [role=status]`).textContent();
      await input.fill("");
      seen.unfiltered = await firstColumn(tab, table);
      // From a figure to its rounds.
      const link = tab.locator(`#${table} tbody a[href*="-rounds-"]`).first();
      const target = (await link.getAttribute("href")).slice(1);
      await link.click();
      await tab.waitForFunction((id) => document.getElementById(id).closest("details").open, target);
      seen.rounds = await tab.$$eval(`#${target} tbody tr`, (rows) => rows.length);
      seen.marks = await tab.$$eval(`#${target} mark`, (all) => all.length);
      // From a figure to what failed: the link, then each fold by keyboard.
      await tab.locator(`#${table} tbody a[href="#conformance-board"]`).first().click();
      const folds = tab.locator("#conformance-go > summary");
      await folds.focus();
      await tab.keyboard.press("Enter");
      seen.board = {
        rows: await tab.$$eval("#conformance-board tbody tr", (rows) => rows.length),
        byKeyboard: await tab.$eval("#conformance-go", (one) => one.open),
        failures: await tab.$$eval("details.failure", (all) => all.length),
      };
      await tab.emulateMedia({ media: "print" });
      seen.print = await tab.evaluate(() => ({ filter: getComputedStyle(document.querySelector(".filter")).display, paper: getComputedStyle(document.body).backgroundColor }));
      await tab.emulateMedia({ media: null, colorScheme });
    }
    // Everything, unfolded; of the tables of rounds, which are all alike, a few rows each. Dark differs from light in its colours alone.
    await tab.evaluate(() => {
      document.querySelectorAll("details").forEach((one) => (one.open = true));
      document.querySelectorAll("details.rounds tbody tr:nth-child(n+4)").forEach((row) => row.remove());
    });
    await tab.evaluate(axe); // by the debugger: the policy of the page itself lets nothing in
    seen.axe[colorScheme] = await audit(tab, colorScheme === "light" ? null : ["color-contrast"]);
    await tab.context().close();
  }
  const phone = await open({ viewport: { width: 390, height: 844 } });
  seen.phone = await phone.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    window: innerWidth,
    charts: Math.max(...[...document.querySelectorAll(".chart > svg")].map((one) => one.getBoundingClientRect().width)),
  }));
  if (folder) {
    await phone.locator("section:has(> .pair) > h3").last().evaluate((at) => at.scrollIntoView());
    await phone.screenshot({ path: join(folder, "phone-light.png") });
  }
  await phone.context().close();
  const plain = await open({ javaScriptEnabled: false });
  seen.withoutScript = await plain.locator("main table").first().locator("tbody tr").count();
  await plain.context().close();
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
