/* The whole front end of orishac: lexer, parser, imports, checks, transforms, C; and the formatter. The input is a .kz
 * file.
 *
 * - Whatever it is, it is compiled or refused: every diagnostic points into a text, every error says a remedy, both
 * ways of printing them work, and memory is bounded by the length.
 * - What has no syntax errors can be formatted: the result has none either, formatting it again changes nothing, and it
 *   means the same: as many errors and warnings, and the same C but for spaces and line numbers.
 *
 * Files are none but the library's, which is read once, and a site of one page. SPDX-License-Identifier: MIT */
#include "support.h"

#include "compile.h"
#include "format.h"
#include "parser.h"
#include "transforms/site.h"

#include <dirent.h>
#include <errno.h>

/* An empty program with all imports takes 40 KB; the worst texts, nothing but errors, 1,100 bytes for each of theirs.
 */
#define MEMORY_BASE_BYTES     (512 * 1024)
#define MEMORY_BYTES_PER_BYTE 4000

/* ---- Files ------------------------------------------------------------------------------------------------------ */

static bool is_compiling; /* libFuzzer itself reads folders */

int __real_file_read(Arena *arena, const char *path, size_t limit_bytes, orisha_str *ret_bytes);
int __wrap_file_read(Arena *arena, const char *path, size_t limit_bytes, orisha_str *ret_bytes);
int __wrap_source_load(Arena *arena, const char *path, const orisha_source **ret_source);
int __wrap_site_read(orisha_transform *t, const char *root, int64_t epoch_s, SiteFile **ret_files,
                     const char **ret_path);
DIR *__real_opendir(const char *path);
DIR *__wrap_opendir(const char *path);

int __wrap_file_read(Arena *arena, const char *path, size_t limit_bytes, orisha_str *ret_bytes)
{
    static const char *const paths[] = {LIBRARY_PATH "/orisha/index.kz", LIBRARY_PATH "/std/io.kz"};
    static orisha_str texts[2];
    static Arena kept;
    (void)arena;
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(path, paths[i]) != 0)
            continue;
        if (!texts[i].ptr)
            CHECK(__real_file_read(&kept, path, limit_bytes, &texts[i]) == 0, "%s", path);
        *ret_bytes = texts[i];
        return 0;
    }
    return -ENOENT;
}

int __wrap_source_load(Arena *arena, const char *path, const orisha_source **ret_source)
{
    (void)arena, (void)path, (void)ret_source;
    return -ENOENT;
}

int __wrap_site_read(orisha_transform *t, const char *root, int64_t epoch_s, SiteFile **ret_files,
                     const char **ret_path)
{
    (void)epoch_s;
    *ret_path = root;
    if (strcmp(root, "site") != 0)
        return -ENOENT;
    SiteFile *file = orisha_transform_alloc(t, sizeof *file);
    *file = (SiteFile){.path = "/index.html", .media_type = media_type_find("index.html"), .modified_s = 784111777};
    file->variants[ORISHA_IDENTITY] = ORISHA_STR("<p>page");
    *ret_files = file;
    return 0;
}

DIR *__wrap_opendir(const char *path)
{
    return is_compiling ? NULL : __real_opendir(path);
}

/* ---- Compiling -------------------------------------------------------------------------------------------------- */

typedef struct Result {
    Arena arena;
    Diagnostics diagnostics;
    Compilation compilation;
    const orisha_source *source;
} Result;

static void compile(Result *result, orisha_str text)
{
    *result = (Result){.diagnostics.arena = &result->arena};
    result->source = source_from_text(&result->arena, "fuzz.kz", text);
    is_compiling = true;
    compile_source(&result->diagnostics, result->source, LIBRARY_PATH, "fuzz.c", &result->compilation);
    is_compiling = false;
}

static void release(Result *result)
{
    compilation_free(&result->compilation);
    arena_free(&result->arena);
}

static void check_span(orisha_span span)
{
    CHECK(span.source != NULL, "a place without a file");
    CHECK(span.begin <= span.end && span.begin <= span.source->text.len && span.end <= span.source->text.len + 1,
          "[%zu, %zu) of %zu bytes", span.begin, span.end, span.source->text.len);
}

static void check_diagnostics(const Diagnostics *diagnostics)
{
    for (const Diagnostic *d = diagnostics->first; d; d = d->next) {
        check_span(d->span);
        for (const Note *note = d->notes; note; note = note->next)
            check_span(note->span);
        CHECK(d->severity == ORISHA_WARNING || d->remedy, "%s: %s", d->code, d->cause);
    }
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    diagnostics_print(diagnostics, out);
    fflush(out);
    rewind(out);
    diagnostics_print_json(diagnostics, out);
    fclose(out);
    for (size_t i = 0; i + 1 < size && printed[i] != '\n'; i++)
        CHECK((unsigned char)printed[i] >= 0x20, "byte %d in JSON", printed[i]);
    free(printed);
}

/* ---- Formatting ------------------------------------------------------------------------------------------------- */

static size_t syntax_errors(Arena *arena, orisha_str text)
{
    Diagnostics diagnostics = {.arena = arena};
    parser_parse(&diagnostics, source_from_text(arena, "fuzz.kz", text), (orisha_str){0});
    return diagnostics.errors;
}

static orisha_str format(Arena *arena, orisha_str text)
{
    Diagnostics diagnostics = {.arena = arena};
    Buffer out = {0};
    format_source(&diagnostics, source_from_text(arena, "fuzz.kz", text), &out);
    orisha_str copy = {arena_copy(arena, buffer_text(&out)), out.size};
    buffer_free(&out);
    return copy;
}

/* Without spaces, and without the lines that #line stands on. */
static orisha_str essence(Arena *arena, orisha_str code)
{
    char *out = arena_alloc(arena, code.len + 1);
    size_t size = 0;
    for (size_t i = 0; i < code.len; i++) {
        if (code.len - i > 6 && memcmp(code.ptr + i, "\n#line ", 7) == 0)
            for (i++; i < code.len && code.ptr[i] != '\n';)
                i++;
        if (i < code.len && !strchr(" \t\r\n", code.ptr[i]))
            out[size++] = code.ptr[i];
    }
    return (orisha_str){out, size};
}

static void check_formatting(Result *before)
{
    Arena *arena = &before->arena;
    orisha_str text = before->source->text;
    if (syntax_errors(arena, text))
        return;
    orisha_str formatted = format(arena, text), again = format(arena, formatted);
    CHECK(orisha_str_equal(formatted, again), "again:\n%.*s---\n%.*s", ORISHA_FMT(formatted), ORISHA_FMT(again));
    Result after;
    compile(&after, formatted);
    CHECK(after.diagnostics.errors == before->diagnostics.errors &&
              after.diagnostics.warnings == before->diagnostics.warnings,
          "%zu errors and %zu warnings became %zu and %zu:\n%.*s", before->diagnostics.errors,
          before->diagnostics.warnings, after.diagnostics.errors, after.diagnostics.warnings, ORISHA_FMT(formatted));
    if (before->diagnostics.errors == 0) {
        orisha_str a = essence(arena, buffer_text(&before->compilation.code)),
                   b = essence(arena, buffer_text(&after.compilation.code));
        CHECK(orisha_str_equal(a, b), "other code:\n%.*s---\n%.*s", ORISHA_FMT(a), ORISHA_FMT(b));
    }
    release(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = copy_padded(data, size, 0);
    Result result;
    compile(&result, (orisha_str){text, size});
    size_t taken = arena_size_bytes(&result.arena) + result.compilation.code.size;
    CHECK(taken <= MEMORY_BASE_BYTES + MEMORY_BYTES_PER_BYTE * size, "%zu bytes for %zu", taken, size);
    check_diagnostics(&result.diagnostics);
    check_formatting(&result);
    release(&result);
    free(text);
    return 0;
}
