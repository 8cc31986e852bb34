// Kestrel's contestant: ASP.NET Core without MVC, request delegates behind its own endpoint routing.
//
// PORT, BIND, WORKERS, INLINE_SCHEDULING and SITE (the folder of the static pages) come in the environment; what each setting is for and who
// recommends it stands in server.toml.
// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrishaBench;

static string Setting(string name, string fallback) =>
    Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : fallback;

var workers = int.Parse(Setting("WORKERS", "1"));
var site = Setting("SITE", "../../scenarios/site");

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseSockets(options =>
{
    options.IOQueueCount = workers;
    options.NoDelay = true;
    options.Backlog = 4096;
    options.UnsafePreferInlineScheduling = Setting("INLINE_SCHEDULING", "1") == "1";
});
builder.WebHost.ConfigureKestrel(options =>
{
    options.AddServerHeader = false;
    options.AllowSynchronousIO = false;
    options.Limits.MinRequestBodyDataRate = null;
    options.Limits.MinResponseDataRate = null;
    options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
    options.Limits.MaxConcurrentConnections = null;
    options.Listen(IPAddress.Parse(Setting("BIND", "127.0.0.1")), int.Parse(Setting("PORT", "8080")),
        listen => listen.Protocols = HttpProtocols.Http1);
});

var app = builder.Build();
app.MapGet("/api/users/{id}", User.Answer);
string[] reading = [HttpMethods.Get, HttpMethods.Head];
app.MapMethods("/index.html", reading, new Page(site, "index.html").Answer);
app.MapMethods("/page.html", reading, new Page(site, "page.html").Answer);
app.MapMethods("/lines.txt", reading, Contract.File(site, "lines.txt"));
app.MapMethods("/", reading, Text.Root);
app.MapPost("/echo", Contract.Echo);
app.MapGet("/plaintext", Text.Hello);
app.MapFallback("{**path}", Text.NotFound); // the default pattern would leave out paths that look like files
app.Run();
