// What only the conformance suite asks for: a body sent back, and a file by ASP.NET Core's own means.
// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OrishaBench;

static class Contract
{
    public static async Task Echo(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = body.Length;
        body.Position = 0;
        await body.CopyToAsync(context.Response.Body);
    }

    // Both validators; conditions and ranges are the framework's.
    public static RequestDelegate File(string site, string name)
    {
        var path = Path.GetFullPath(Path.Combine(site, name));
        var bytes = System.IO.File.ReadAllBytes(path);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        var file = TypedResults.PhysicalFile(path, "text/plain; charset=utf-8", lastModified: System.IO.File.GetLastWriteTimeUtc(path),
            entityTag: tag, enableRangeProcessing: true);
        return file.ExecuteAsync;
    }
}
