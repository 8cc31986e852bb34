// The constant answers: bytes of the program, copied into the response's buffer.
// SPDX-License-Identifier: MIT
namespace OrishaBench;

static class Text
{
    public static Task Hello(HttpContext context) => Answer(context.Response, "Hello, World!"u8);

    public static Task Root(HttpContext context) => Answer(context.Response, "root\n"u8);

    public static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Answer(context.Response, "Not Found"u8);
    }

    static Task Answer(HttpResponse response, ReadOnlySpan<byte> body)
    {
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = body.Length;
        var writer = response.BodyWriter;
        body.CopyTo(writer.GetSpan(body.Length));
        writer.Advance(body.Length);
        return Task.CompletedTask;
    }
}
