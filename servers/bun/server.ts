// Bun's contestant: Bun.serve with `routes`.
//
// PORT, BIND, WORKERS and SITE (the folder of the static page) come in the environment. Bun runs JavaScript on one thread, so
// more workers are more processes on the same port (reusePort): the first starts the others, and they end with it.
// Constant answers are static routes, which never enter JavaScript. The page is a handler, because a static route cannot
// negotiate its encoding.
// SPDX-License-Identifier: MIT
import { acceptsGzip, readVariant } from "./page.ts";

const { PORT = "8080", BIND = "127.0.0.1", WORKERS = "1", SITE = "../../scenarios/site" } = process.env;
const isFirst = process.send === undefined;

const jsonHeaders = { headers: { "Content-Type": "application/json" } };
const textHeaders = { "Content-Type": "text/plain; charset=utf-8" };
const identity = await readVariant(`${SITE}/index.html`);
const gzip = await readVariant(`${SITE}/index.html.gz`, "gzip");

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
    "/index.html": {
      GET(request) {
        const accept = request.headers.get("accept-encoding");
        const variant = accept !== null && acceptsGzip(accept) ? gzip : identity;
        if (request.headers.get("if-none-match")?.includes(variant.etag)) return new Response(null, variant.notModified);
        return new Response(variant.body, variant.ok);
      },
    },
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
