// The dynamic route: JSON made from the request's id, escaped by System.Text.Json.
// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrishaBench;

static class User
{
    // What JSON takes as it stands. An id with anything else goes through the library's encoder.
    static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%()*,-./:;=?@[]^_{|}~");

    public static Task Answer(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var response = context.Response;
        var writer = response.BodyWriter;

        if (id.AsSpan().ContainsAnyExcept(Plain))
            id = JsonEncodedText.Encode(id).Value;
        var span = writer.GetSpan(2 * Encoding.UTF8.GetMaxByteCount(id.Length) + 32);
        var size = Append(span, 0, "{\"id\":\""u8);
        size += Encoding.UTF8.GetBytes(id, span[size..]);
        size = Append(span, size, "\",\"name\":\"User "u8);
        size += Encoding.UTF8.GetBytes(id, span[size..]);
        size = Append(span, size, "\"}"u8);

        response.ContentType = "application/json";
        response.ContentLength = size;
        writer.Advance(size);
        return Task.CompletedTask;
    }

    static int Append(Span<byte> span, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(span[at..]);
        return at + bytes.Length;
    }
}
