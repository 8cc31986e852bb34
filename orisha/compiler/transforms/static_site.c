/* static: `~orisha:static(name: "site", root: "public", fallback: "index.html")`.
 *
 * Every file becomes a complete 200 response in each coding, from whose head the runtime makes all others (206, 304),
 * and the site a function `NAME_find` from a path to its file: a switch on the length and one full compare.
 * SPDX-License-Identifier: MIT */
#include "declared_site.h"
#include "registry.h"
#include "response.h"
#include "site.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* RFC 8246: a name with a hash in it never stands for other bytes, so nobody need ask again for a year. */
#define IMMUTABLE "Cache-Control: public, max-age=31536000, immutable\r\n"

/* FNV-1a, 64 bits: an entity tag must change when the bytes do; it need not resist an attacker, who cannot write the
 * files. */
static uint64_t hash(orisha_str bytes)
{
    uint64_t value = 14695981039346656037u;
    for (size_t i = 0; i < bytes.len; i++)
        value = (value ^ (unsigned char)bytes.ptr[i]) * 1099511628211u;
    return value;
}

/* An entity tag without its quotes. The body does not hold it, so that it can separate parts of the body. */
static const char *tag_of(orisha_transform *t, orisha_str body, const char *suffix)
{
    for (uint64_t value = hash(body);; value++) {
        const char *tag = orisha_transform_format(t, "%016llx%s", (unsigned long long)value, suffix);
        if (!memmem(body.ptr, body.len, tag, strlen(tag)))
            return tag;
    }
}

/* IMF-fixdate, RFC 9110 section 5.6.7. The compiler never leaves the "C" locale. */
static const char *date_of(orisha_transform *t, int64_t seconds)
{
    char text[64];
    time_t time = (time_t)seconds;
    struct tm tm;
    gmtime_r(&time, &tm);
    strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
    return orisha_transform_format(t, "%s", text);
}

/* `app.3f9a2b1c.js`: a part of the name, not the first and not the last, is a hash of 8 hex digits or more. It must
 * have letters and digits, so that a date or a word is none. */
static bool is_fingerprint(orisha_str part)
{
    bool has_digit = false, has_letter = false;
    for (size_t i = 0; i < part.len; i++) {
        char c = part.ptr[i];
        bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!letter && (c < '0' || c > '9'))
            return false;
        has_letter |= letter;
        has_digit |= !letter;
    }
    return part.len >= 8 && has_digit && has_letter;
}

static bool is_fingerprinted(const char *path)
{
    const char *dot = strchr(strrchr(path, '/'), '.');
    for (const char *next; dot && (next = strchr(dot + 1, '.')); dot = next)
        if (is_fingerprint((orisha_str){dot + 1, (size_t)(next - dot - 1)}))
            return true;
    return false;
}

/* The fields are ordered as orisha_variant says. Returns the variant as an initialiser. */
static const char *declare_variant(orisha_transform *t, const SiteFile *file, const char *asset, orisha_coding coding,
                                   bool varies)
{
    static const char status_line[] = "HTTP/1.1 200 OK\r\n";
    orisha_str body = file->variants[coding];
    const char *name = orisha_transform_format(t, "%s_%s", asset, codings[coding].name);
    const char *tag = tag_of(t, body, codings[coding].tag);
    const char *encoding =
        coding == ORISHA_IDENTITY ? "" : orisha_transform_format(t, "Content-Encoding: %s\r\n", codings[coding].name);
    const char *description =
        orisha_transform_format(t, "%sContent-Type: %s\r\n%sAccept-Ranges: bytes\r\nLast-Modified: %s\r\n", status_line,
                                file->media_type->type, encoding, date_of(t, file->modified_s));
    const char *head = orisha_transform_format(t, "%sETag: \"%s\"\r\n%s%s", description, tag,
                                               varies ? "Vary: Accept-Encoding\r\n" : "",
                                               is_fingerprinted(file->path) ? IMMUTABLE : "");
    Folded folded = fold_response(t, orisha_str_from_cstring(head), body, true);
    orisha_declare_bytes(t, name, folded.bytes);
    size_t fields_at = sizeof status_line - 1, validators_at = strlen(description), end = strlen(head);
    return orisha_transform_format(
        t,
        "    {\n        .coding = %s,\n        .whole = {%s, %zu, %zu},\n        .fields = {%s + %zu, %zu},\n"
        "        .validators = {%s + %zu, %zu},\n        .etag = {%s + %zu, %zu},\n    },\n",
        codings[coding].constant, name, folded.bytes.len, folded.head_size, name, fields_at, end - fields_at, name,
        validators_at, end - validators_at, name, validators_at + strlen("ETag: "), strlen(tag) + 2);
}

/* The codings of a file, the smallest first; returns how many. */
static size_t order_codings(const SiteFile *file, orisha_coding *ret_codings)
{
    size_t count = 0;
    for (orisha_coding coding = ORISHA_IDENTITY; coding < ORISHA_CODING_COUNT; coding++) {
        if (coding != ORISHA_IDENTITY && file->variants[coding].len == 0)
            continue;
        size_t at = count++;
        for (; at > 0 && file->variants[ret_codings[at - 1]].len > file->variants[coding].len; at--)
            ret_codings[at] = ret_codings[at - 1];
        ret_codings[at] = coding;
    }
    return count;
}

static void declare_asset(orisha_transform *t, const SiteFile *file, const char *asset)
{
    orisha_coding order[ORISHA_CODING_COUNT];
    size_t count = order_codings(file, order);
    orisha_note_asset(t, file->path, file->variants);
    const char *sizes = "", *variants = "";
    for (size_t i = 0; i < count; i++)
        sizes = orisha_transform_format(t, "%s%s %s %zu", sizes, i ? "," : "", codings[order[i]].name,
                                        file->variants[order[i]].len);
    orisha_declare(t, "\n// %s:%s bytes", file->path, sizes);
    for (size_t i = 0; i < count; i++)
        variants = orisha_transform_format(t, "%s%s", variants, declare_variant(t, file, asset, order[i], count > 1));
    orisha_declare(t, "static const orisha_variant %s_variants[] = {\n%s};", asset, variants);
    orisha_declare(t, "static const orisha_asset %s = {%s_variants, %zu, %lld, %s};", asset, asset, count,
                   (long long)file->modified_s, file->modified_is_strong ? "true" : "false");
}

/* ---- Finding ---------------------------------------------------------------------------------------------------- */

/* A path that leads to a file: its own, that of the folder whose index it is, or a page's without .html. */
typedef struct SitePath {
    orisha_str path;
    unsigned asset;
    bool is_derived;
} SitePath;

/* By length, then by bytes; a file's own path before one that is derived. */
static int compare_site_paths(const void *left, const void *right)
{
    const SitePath *a = left, *b = right;
    if (a->path.len != b->path.len)
        return a->path.len < b->path.len ? -1 : 1;
    int order = memcmp(a->path.ptr, b->path.ptr, a->path.len);
    return order ? order : a->is_derived - b->is_derived;
}

static bool ends_with(orisha_str path, const char *end)
{
    size_t size = strlen(end);
    return path.len >= size && memcmp(path.ptr + path.len - size, end, size) == 0;
}

/* A file may be called as a page is without .html: the file is meant. */
static size_t drop_shadowed(SitePath *paths, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !orisha_str_equal(paths[kept - 1].path, paths[i].path))
            paths[kept++] = paths[i];
    return kept;
}

/* At most two for each file. */
static size_t list_paths(const SiteFile *files, SitePath *paths)
{
    size_t count = 0;
    unsigned asset = 0;
    for (; files; files = files->next) {
        orisha_str path = orisha_str_from_cstring(files->path);
        paths[count++] = (SitePath){path, ++asset, false};
        const char *derived = ends_with(path, "/index.html") ? "index.html" : ".html";
        if (ends_with(path, derived) && !ends_with(path, "/.html"))
            paths[count++] = (SitePath){{path.ptr, path.len - strlen(derived)}, asset, true};
    }
    qsort(paths, count, sizeof *paths, compare_site_paths);
    return drop_shadowed(paths, count);
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
                      near ? orisha_transform_format(t, "did you mean '%s'?", near)
                           : "write ~orisha:static(name: \"site\", root: \"public\")");
        return false;
    }
    return true;
}

static const char *unknown_fallback_remedy(orisha_transform *t, const SiteFile *files, orisha_str name)
{
    size_t count = 0;
    for (const SiteFile *file = files; file; file = file->next)
        count++;
    const char **names = orisha_transform_alloc(t, (count + 1) * sizeof *names);
    for (const SiteFile *file = files; file; file = file->next)
        names[--count] = file->path + 1;
    const char *near = orisha_nearest(name, names);
    return near ? orisha_transform_format(t, "did you mean '%s'?", near) : "name a file below the root";
}

static unsigned find_fallback(orisha_transform *t, const SiteFile *files, const orisha_field *field, orisha_str name)
{
    unsigned asset = 0;
    for (const SiteFile *file = files; file; file = file->next) {
        asset++;
        if (orisha_str_is(name, file->path + 1))
            return asset;
    }
    orisha_report(t, ORISHA_ERROR, "K604", field->value_span, "the site has no such file",
                  unknown_fallback_remedy(t, files, name));
    return 0;
}

/* SOURCE_DATE_EPOCH, by which a build that is to be repeatable says what time it is; SITE_NO_EPOCH when it is not set.
 */
static bool find_epoch(orisha_transform *t, int64_t *ret_epoch_s)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    const int64_t last = 253402300799; /* of the year 9999: dates have four digits for it */
    *ret_epoch_s = SITE_NO_EPOCH;
    if (!text)
        return true;
    if (orisha_integer_literal(orisha_str_from_cstring(text), ret_epoch_s) && *ret_epoch_s >= 0 && *ret_epoch_s <= last)
        return true;
    orisha_report(t, ORISHA_ERROR, "K609", t->invocation->span,
                  orisha_transform_format(t, "SOURCE_DATE_EPOCH is '%s', which is no time in seconds since 1970", text),
                  "set it to such a number, or unset it: then files are as old as the file system says");
    return false;
}

void transform_static(orisha_transform *t)
{
    orisha_str name = {0}, root = {0}, fallback = {0};
    const orisha_field *name_field = string_argument(t, "name", &name), *root_field = string_argument(t, "root", &root);
    const orisha_field *fallback_field = string_argument(t, "fallback", &fallback);
    if (!check_arguments(t))
        return;
    bool stands_alone = t->invocation == &t->item->step->invocation && !t->item->step->next;
    if (t->outcome || t->branches || !stands_alone) {
        orisha_report(t, ORISHA_ERROR, "K606", t->invocation->span, "a site is declared on a line of its own",
                      "write ~orisha:static(...) at the top level, and answer with orisha:static_router(name: ...)");
        return;
    }
    const orisha_field *before = name_field ? site_declared(t, name) : NULL;
    if (before != name_field) {
        orisha_report_with(t, ORISHA_ERROR, "K607", name_field->value_span, "two sites have this name",
                           "choose another", before->value_span, "the other site");
        return;
    }
    if (name_field && !orisha_is_identifier(name)) {
        orisha_report(t, ORISHA_ERROR, "K601", name_field->value_span,
                      "the name of a site becomes a name in C: letters, digits and _", "choose another");
        return;
    }
    if (!name_field || !root_field) {
        orisha_report(t, ORISHA_ERROR, "K601", t->invocation->span,
                      "a site needs a name (letters, digits, _) and a root folder",
                      "write ~orisha:static(name: \"site\", root: \"public\")");
        return;
    }
    SiteFile *files = NULL;
    const char *failed = NULL;
    int64_t epoch_s;
    if (!find_epoch(t, &epoch_s))
        return;
    int result = site_read(t, orisha_resolve_path(t, root_field->value_span, root), epoch_s, &files, &failed);
    if (result == -EILSEQ) {
        orisha_report(
            t, ORISHA_ERROR, "K608", root_field->value_span,
            orisha_transform_format(t, "'%s' does not decode to the file beside it", failed),
            "NAME.gz, NAME.br or NAME.zst beside NAME is sent in its place: make it again from NAME, or remove it");
        return;
    }
    if (result < 0) {
        orisha_report(t, ORISHA_ERROR, "K603", root_field->value_span,
                      orisha_transform_format(t, "'%s' cannot be read: %s", failed, strerror(-result)),
                      "the root is a folder, found from the folder of the .kz file");
        return;
    }
    const char *site = orisha_transform_format(t, "%.*s", ORISHA_FMT(name));
    size_t count = 0;
    for (const SiteFile *file = files; file; file = file->next)
        declare_asset(t, file, orisha_transform_format(t, "%s_asset_%zu", site, ++count));
    if (count == 0)
        orisha_report(t, ORISHA_WARNING, "K605", root_field->value_span, "this folder holds no files to serve",
                      "put files into it; hidden ones are left out");
    unsigned otherwise = fallback_field ? find_fallback(t, files, fallback_field, fallback) : 0;
    SitePath *paths = orisha_transform_alloc(t, (2 * count + 1) * sizeof *paths);
    declare_find(t, site, paths, list_paths(files, paths), otherwise);
}
