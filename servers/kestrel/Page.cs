// The static pages, held in memory in both encodings and negotiated by Accept-Encoding.
// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OrishaBench;

sealed class Page(string site, string name)
{
    sealed class Variant(string path, string? encoding)
    {
        public readonly byte[] Body = File.ReadAllBytes(path);
        public readonly StringValues ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)).AsSpan(0, 8))}\"";
        public readonly StringValues Encoding = encoding;
    }

    static readonly StringValues Vary = "Accept-Encoding";
    readonly Variant identity = new(Path.Combine(site, name), null);
    readonly Variant gzip = new(Path.Combine(site, name + ".gz"), "gzip");

    public Task Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        var variant = AcceptsGzip(context.Request.Headers.AcceptEncoding) ? gzip : identity;
        headers.ETag = variant.ETag;
        headers.Vary = Vary;
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } match && match.ToString().Contains(variant.ETag.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLength = variant.Body.Length;
        if (variant.Encoding.Count > 0)
            headers.ContentEncoding = variant.Encoding;
        var writer = context.Response.BodyWriter;
        variant.Body.CopyTo(writer.GetSpan(variant.Body.Length));
        writer.Advance(variant.Body.Length);
        return Task.CompletedTask;
    }

    // RFC 9110 section 12.5.3: "gzip;q=0" forbids it, "*" stands for whatever is not named.
    static bool AcceptsGzip(StringValues accept)
    {
        if (accept.Count == 1 && accept[0] == "gzip")
            return true;
        var star = false;
        foreach (var item in StringWithQualityHeaderValue.TryParseList(accept, out var items) ? items : [])
        {
            var wanted = item.Quality is not 0;
            if (item.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || item.Value.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                return wanted;
            if (item.Value == "*")
                star = wanted;
        }
        return star;
    }
}
