/* static: `~orisha:static(name: "site", root: "public", fallback: "index.html")`.
 *
 * Every file becomes complete responses (200 and 304, as it is and gzipped) and the site a function `NAME_find` from a
 * path to its file: a switch on the length and one full compare. SPDX-License-Identifier: MIT */
#include "registry.h"
#include "response.h"
#include "site.h"

#include <errno.h>
#include <stdlib.h>

/* FNV-1a, 64 bits: an entity tag must change when the bytes do; it need not resist an attacker, who cannot write the
 * files. */
static uint64_t hash(orisha_str bytes)
{
    uint64_t value = 14695981039346656037u;
    for (size_t i = 0; i < bytes.len; i++)
        value = (value ^ (unsigned char)bytes.ptr[i]) * 1099511628211u;
    return value;
}

static const char *head_of(orisha_transform *t, const SiteFile *file, int status, bool gzip, const char *etag)
{
    const char *head = orisha_transform_format(t, "HTTP/1.1 %d %s\r\n", status, status_reason(status));
    if (status == 200)
        head = orisha_transform_format(t, "%sContent-Type: %s\r\n%s", head, file->media_type->type,
                                       gzip ? "Content-Encoding: gzip\r\n" : "");
    return orisha_transform_format(t, "%sETag: %s\r\n%s", head, etag,
                                   file->gzip.len ? "Vary: Accept-Encoding\r\n" : "");
}

/* Declares the bytes of one response and returns its orisha_constant as an initialiser. */
static const char *declare_response(orisha_transform *t, const char *name, const char *head, orisha_str body,
                                    bool has_length)
{
    Folded folded = fold_response(t, orisha_str_from_cstring(head), body, has_length);
    orisha_declare_bytes(t, name, folded.bytes);
    return orisha_transform_format(t, "{%s, %zu, %zu}", name, folded.bytes.len, folded.head_size);
}

/* The fields of an orisha_asset for the file as it is, or gzipped. */
static const char *declare_variant(orisha_transform *t, const SiteFile *file, const char *asset, bool gzip)
{
    const char *variant = gzip ? "gzip" : "identity";
    orisha_str body = gzip ? file->gzip : file->bytes;
    const char *etag = orisha_transform_format(t, "\"%016llx%s\"", (unsigned long long)hash(body), gzip ? "-gz" : "");
    const char *full = declare_response(t, orisha_transform_format(t, "%s_%s", asset, variant),
                                        head_of(t, file, 200, gzip, etag), body, true);
    const char *unchanged = declare_response(t, orisha_transform_format(t, "%s_%s_304", asset, variant),
                                             head_of(t, file, 304, gzip, etag), (orisha_str){"", 0}, false);
    return orisha_transform_format(t, "    .%s = %s,\n    .%s_304 = %s,\n    .%s_etag = {%s, %zu},\n", variant, full,
                                   variant, unchanged, variant, orisha_quote(t, orisha_str_from_cstring(etag)),
                                   strlen(etag));
}

static void declare_asset(orisha_transform *t, const SiteFile *file, const char *asset)
{
    orisha_declare(t, "\n// %s: %zu bytes, %zu gzipped", file->path, file->bytes.len, file->gzip.len);
    const char *identity = declare_variant(t, file, asset, false);
    const char *gzip = file->gzip.len ? declare_variant(t, file, asset, true) : "";
    orisha_declare(t, "static const orisha_asset %s = {\n%s%s};", asset, identity, gzip);
}

/* ---- Finding ---------------------------------------------------------------------------------------------------- */

/* A path that leads to a file: its own, or that of the folder whose index it is. */
typedef struct SitePath {
    orisha_str path;
    unsigned asset;
} SitePath;

static int compare_site_paths(const void *left, const void *right)
{
    const SitePath *a = left, *b = right;
    return a->path.len < b->path.len ? -1 : a->path.len > b->path.len;
}

static size_t list_paths(orisha_transform *t, const SiteFile *files, SitePath *paths)
{
    size_t count = 0;
    unsigned asset = 0;
    static const char index[] = "/index.html";
    for (; files; files = files->next) {
        orisha_str path = orisha_str_from_cstring(files->path);
        paths[count++] = (SitePath){path, ++asset};
        size_t folder = path.len - (sizeof index - 1) + 1;
        if (path.len >= sizeof index - 1 && strcmp(path.ptr + folder - 1, index) == 0)
            paths[count++] =
                (SitePath){orisha_str_from_cstring(orisha_transform_format(t, "%.*s", (int)folder, path.ptr)), asset};
    }
    qsort(paths, count, sizeof *paths, compare_site_paths);
    return count;
}

static void declare_find(orisha_transform *t, const char *name, const SitePath *paths, size_t count, unsigned fallback)
{
    orisha_declare(t, "\nstatic inline const orisha_asset *%s_find(orisha_str path)\n{\n    switch (path.len) {", name);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || paths[i].path.len != paths[i - 1].path.len)
            orisha_declare(t, "    case %zu:", paths[i].path.len);
        orisha_declare(t, "        if (memcmp(path.ptr, %s, %zu) == 0)\n            return &%s_asset_%u;",
                       orisha_quote(t, paths[i].path), paths[i].path.len, name, paths[i].asset);
        if (i + 1 == count || paths[i + 1].path.len != paths[i].path.len)
            orisha_declare(t, "        break;");
    }
    const char *otherwise = fallback ? orisha_transform_format(t, "&%s_asset_%u", name, fallback) : "NULL";
    orisha_declare(t, "    default:\n        break;\n    }\n    return %s;\n}\n", otherwise);
}

/* ---- The invocation --------------------------------------------------------------------------------------------- */

/* A string argument; NULL when it is not given. A report when it is not a string. */
static const orisha_field *string_argument(orisha_transform *t, const char *name, orisha_str *ret_value)
{
    const orisha_field *field = orisha_find_field(t->invocation->arguments, name);
    if (!field || orisha_string_literal(t, field->value, ret_value))
        return field;
    orisha_report(t, ORISHA_ERROR, "K602", field->value_span,
                  "this must be a string, because it is read at compile time", "write it in quotes");
    return NULL;
}

static bool check_arguments(orisha_transform *t)
{
    static const char *const known[] = {"name", "root", "fallback", NULL};
    for (const orisha_field *f = t->invocation->arguments; f; f = f->next) {
        bool found = false;
        for (size_t i = 0; known[i]; i++)
            found |= orisha_str_is(f->name, known[i]);
        if (found)
            continue;
        const char *near = orisha_nearest(f->name, known);
        orisha_report(t, ORISHA_ERROR, "K601", f->name_span, "static takes name, root and fallback",
                      near ? orisha_transform_format(t, "did you mean '%s'?", near) : NULL);
        return false;
    }
    return true;
}

static unsigned find_fallback(orisha_transform *t, const SiteFile *files, const orisha_field *field, orisha_str name)
{
    unsigned asset = 0;
    for (; files; files = files->next) {
        asset++;
        if (orisha_str_is(name, files->path + 1))
            return asset;
    }
    orisha_report(t, ORISHA_ERROR, "K604", field->value_span, "the site has no such file",
                  "name a file below the root");
    return 0;
}

static bool is_declared_before(orisha_transform *t, orisha_str name)
{
    for (const orisha_flow *flow = orisha_program_flows(t->program); flow != t->item; flow = flow->next) {
        orisha_str other;
        const orisha_field *field = orisha_step_invokes(flow->step, "orisha", "static")
                                        ? orisha_find_field(flow->step->invocation.arguments, "name")
                                        : NULL;
        if (field && orisha_string_literal(t, field->value, &other) && orisha_str_equal(other, name))
            return true;
    }
    return false;
}

void transform_static(orisha_transform *t)
{
    orisha_str name = {0}, root = {0}, fallback = {0};
    const orisha_field *name_field = string_argument(t, "name", &name), *root_field = string_argument(t, "root", &root);
    const orisha_field *fallback_field = string_argument(t, "fallback", &fallback);
    if (!check_arguments(t))
        return;
    if (t->outcome || t->branches || t->item->step->next) {
        orisha_report(t, ORISHA_ERROR, "K606", t->invocation->span, "a site is declared on a line of its own",
                      "write ~orisha:static(...) at the top level, and answer with orisha:static_router(name: ...)");
        return;
    }
    if (is_declared_before(t, name)) {
        orisha_report(t, ORISHA_ERROR, "K607", name_field->value_span, "two sites have this name", "choose another");
        return;
    }
    if (!name_field || !root_field || !orisha_is_identifier(name)) {
        orisha_report(t, ORISHA_ERROR, "K601", t->invocation->span,
                      "a site needs a name (letters, digits, _) and a root folder",
                      "write ~orisha:static(name: \"site\", root: \"public\")");
        return;
    }
    SiteFile *files = NULL;
    const char *failed = NULL;
    int result = site_read(t, orisha_resolve_path(t, root_field->value_span, root), &files, &failed);
    if (result < 0) {
        orisha_report(t, ORISHA_ERROR, "K603", root_field->value_span,
                      orisha_transform_format(t, "'%s' cannot be read: %s", failed,
                                              result == -EILSEQ ? "it is not in gzip format" : strerror(-result)),
                      result == -EILSEQ ? "a file NAME.gz beside NAME is sent as its gzip coding: make it with gzip -9n"
                                        : "the root is a folder, found from the folder of the .kz file");
        return;
    }
    const char *site = orisha_transform_format(t, "%.*s", ORISHA_FMT(name));
    size_t count = 0;
    for (const SiteFile *file = files; file; file = file->next)
        declare_asset(t, file, orisha_transform_format(t, "%s_asset_%zu", site, ++count));
    if (count == 0)
        orisha_report(t, ORISHA_WARNING, "K605", root_field->value_span, "this folder holds no files to serve", NULL);
    unsigned otherwise = fallback_field ? find_fallback(t, files, fallback_field, fallback) : 0;
    SitePath *paths = orisha_transform_alloc(t, (2 * count + 1) * sizeof *paths);
    declare_find(t, site, paths, list_paths(t, files, paths), otherwise);
}
