/* The types of the files that web sites are made of (IANA media types registry). SPDX-License-Identifier: MIT */
#include "media_type.h"

#include <string.h>
#include <strings.h>

static const MediaType types[] = {
    {"html", "text/html; charset=utf-8", true},
    {"htm", "text/html; charset=utf-8", true},
    {"css", "text/css; charset=utf-8", true},
    {"js", "text/javascript; charset=utf-8", true},
    {"mjs", "text/javascript; charset=utf-8", true},
    {"json", "application/json", true},
    {"map", "application/json", true},
    {"webmanifest", "application/manifest+json", true},
    {"xml", "application/xml", true},
    {"svg", "image/svg+xml", true},
    {"txt", "text/plain; charset=utf-8", true},
    {"md", "text/markdown; charset=utf-8", true},
    {"csv", "text/csv; charset=utf-8", true},
    {"wasm", "application/wasm", true},
    {"ico", "image/vnd.microsoft.icon", true},
    {"ttf", "font/ttf", true},
    {"otf", "font/otf", true},
    {"png", "image/png", false},
    {"jpg", "image/jpeg", false},
    {"jpeg", "image/jpeg", false},
    {"gif", "image/gif", false},
    {"webp", "image/webp", false},
    {"avif", "image/avif", false},
    {"woff", "font/woff", false},
    {"woff2", "font/woff2", false},
    {"mp4", "video/mp4", false},
    {"webm", "video/webm", false},
    {"mp3", "audio/mpeg", false},
    {"ogg", "audio/ogg", false},
    {"pdf", "application/pdf", false},
    {"zip", "application/zip", false},
    {"gz", "application/gzip", false},
};
static const MediaType unknown = {"", "application/octet-stream", false};

const MediaType *media_type_find(const char *file_name)
{
    const char *dot = strrchr(file_name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (strcasecmp(dot + 1, types[i].extension) == 0)
            return &types[i];
    return &unknown;
}
