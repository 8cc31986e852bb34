// The static pages, held in memory in both encodings, with the fields of their responses made once.
// SPDX-License-Identifier: MIT

/** A handler for the page of that path, the .gz beside it for who accepts it. */
export async function readPage(path: string) {
  const identity = await readVariant(path);
  const gzip = await readVariant(`${path}.gz`, "gzip");
  return function GET(request: Request) {
    const accept = request.headers.get("accept-encoding");
    const variant = accept !== null && acceptsGzip(accept) ? gzip : identity;
    if (request.headers.get("if-none-match")?.includes(variant.etag)) return new Response(null, variant.notModified);
    return new Response(variant.body, variant.ok);
  };
}

async function readVariant(path: string, encoding?: string) {
  const body = new Uint8Array(await Bun.file(path).arrayBuffer());
  const etag = `"${Bun.SHA256.hash(body, "hex").slice(0, 16)}"`;
  const shared = { ETag: etag, Vary: "Accept-Encoding" };
  const headers: Record<string, string> = { "Content-Type": "text/html; charset=utf-8", ...shared };
  if (encoding) headers["Content-Encoding"] = encoding;
  return { body, etag, ok: { headers }, notModified: { status: 304, headers: shared } };
}

/** Whether an Accept-Encoding (RFC 9110 section 12.5.3) lets gzip in. */
function acceptsGzip(accept: string): boolean {
  if (accept === "gzip") return true;
  let star = false;
  for (const item of accept.toLowerCase().split(",")) {
    const [coding, weight = ""] = item.split(";").map((part) => part.trim());
    const wanted = !/^q\s*=/.test(weight) || Number(weight.split("=")[1]) > 0;
    if (coding === "gzip" || coding === "x-gzip") return wanted;
    if (coding === "*") star = wanted;
  }
  return star;
}
