// Bun's contestant: Bun.serve with `routes`.
//
// PORT, BIND, WORKERS and SITE (the folder of the static pages) come in the environment. Bun runs JavaScript on one thread, so
// more workers are more processes on the same port (reusePort): the first starts the others, and they end with it.
// Constant answers are static routes, which never enter JavaScript. A page is a handler, because a static route cannot
// negotiate its encoding.
// SPDX-License-Identifier: MIT
import { readPage } from "./page.ts";

const { PORT = "8080", BIND = "127.0.0.1", WORKERS = "1", SITE = "../../scenarios/site" } = process.env;
const isFirst = process.send === undefined;

const jsonHeaders = { headers: { "Content-Type": "application/json" } };
const textHeaders = { "Content-Type": "text/plain; charset=utf-8" };

Bun.serve({
  port: Number(PORT),
  hostname: BIND,
  reusePort: WORKERS !== "1",
  development: false,
  idleTimeout: 255,
  routes: {
    "/api/users/:id": {
      GET(request) {
        const id = request.params.id;
        return new Response(JSON.stringify({ id, name: "User " + id }), jsonHeaders);
      },
    },
    "/plaintext": { GET: new Response("Hello, World!", { headers: textHeaders }) },
    "/": new Response("root\n", { headers: textHeaders }),
    "/echo": {
      async POST(request) {
        return new Response(await request.arrayBuffer(), { headers: { "Content-Type": "application/octet-stream" } });
      },
    },
    "/lines.txt": new Response(Bun.file(`${SITE}/lines.txt`)), // conditions and ranges are Bun's own
    "/index.html": { GET: await readPage(`${SITE}/index.html`) },
    "/page.html": { GET: await readPage(`${SITE}/page.html`) },
    "/*": new Response("Not Found", { status: 404, headers: textHeaders }),
  },
});

if (isFirst) {
  for (let worker = 1; worker < Number(WORKERS); worker++) {
    Bun.spawn([process.execPath, import.meta.path], {
      ipc() {}, // the channel's end tells the worker that the first process is gone
      stdio: ["ignore", "inherit", "inherit"],
      onExit(_, code) {
        console.error(`bun contestant: a worker ended (${code})`);
        process.exit(1);
      },
    });
  }
} else {
  process.on("disconnect", () => process.exit(0));
}
