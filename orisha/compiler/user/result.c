/* What came of a program, as bytes for the same program in another process: numbers as they are in memory, strings with
 * their length, places by the number of their source. A transform may have spoilt the sender's memory, so the reader
 * trusts no number. SPDX-License-Identifier: MIT */
#include "user.h"

#include <stdlib.h>

/* ---- Writing ------------------------------------------------------------------------------------------------------
 */

typedef struct Sources {
    const orisha_source **items;
    size_t count, known; /* the first ones are those of the modules, which both sides have */
} Sources;

static Sources sources_of(Arena *arena, const orisha_program *program, size_t room)
{
    Sources sources = {0};
    for (const Module *module = program->modules; module; module = module->next)
        room++;
    sources.items = arena_alloc(arena, room * sizeof *sources.items);
    for (const Module *module = program->modules; module; module = module->next)
        sources.items[sources.count++] = module->source;
    sources.known = sources.count;
    return sources;
}

static void put(Buffer *out, uint64_t number)
{
    buffer_add(out, (orisha_str){(const char *)&number, sizeof number});
}

static void put_text(Buffer *out, orisha_str text)
{
    put(out, text.len);
    buffer_add(out, text);
}

static void put_cstring(Buffer *out, const char *text)
{
    put(out, text != NULL);
    put_text(out, orisha_str_from_cstring(text));
}

/* 0: no place; else the source's number from 1. */
static void put_span(Buffer *out, Sources *sources, orisha_span span)
{
    size_t at = 0;
    while (span.source && at < sources->count && sources->items[at] != span.source)
        at++;
    if (span.source && at == sources->count)
        sources->items[sources->count++] = span.source;
    put(out, span.source ? at + 1 : 0);
    put(out, span.begin);
    put(out, span.end);
}

static size_t count_spans(const Diagnostics *diagnostics, const Compilation *compilation)
{
    size_t count = compilation->routes.count + 1;
    for (const Diagnostic *d = diagnostics->first; d; d = d->next) {
        count++;
        for (const Note *note = d->notes; note; note = note->next)
            count++;
    }
    return count;
}

static void put_diagnostics(Buffer *out, Sources *sources, const Diagnostics *diagnostics)
{
    for (const Diagnostic *d = diagnostics->first; d; d = d->next) {
        put(out, 1);
        put(out, d->severity);
        put_cstring(out, d->code);
        put_span(out, sources, d->span);
        put_cstring(out, d->cause);
        put_cstring(out, d->remedy);
        for (const Note *note = d->notes; note; note = note->next) {
            put(out, 1);
            put_span(out, sources, note->span);
            put_cstring(out, note->label);
        }
        put(out, 0);
    }
    put(out, 0);
}

static void put_routes(Buffer *out, Sources *sources, const RouteTable *routes)
{
    put_span(out, sources, routes->catch_all);
    put(out, routes->count);
    for (size_t i = 0; i < routes->count; i++) {
        const TableRoute *route = &routes->routes[i];
        put_text(out, route->method);
        put_text(out, route->path);
        put_span(out, sources, route->span);
        put(out, route->parameter_count);
        for (size_t j = 0; j < route->parameter_count; j++)
            put_text(out, route->parameters[j]);
    }
}

static void put_files(Buffer *out, const Compilation *compilation)
{
    for (const Asset *asset = compilation->assets; asset; asset = asset->next) {
        put(out, 1);
        put_cstring(out, asset->path);
        for (int coding = 0; coding < ORISHA_CODING_COUNT; coding++)
            put(out, asset->size_bytes[coding]);
    }
    put(out, 0);
    for (const Dependency *dependency = compilation->dependencies; dependency; dependency = dependency->next) {
        put(out, 1);
        put_cstring(out, dependency->path);
    }
    put(out, 0);
}

void user_result_write(Buffer *out, const Diagnostics *diagnostics, const Compilation *compilation)
{
    Sources sources = sources_of(diagnostics->arena, compilation->program, count_spans(diagnostics, compilation));
    Buffer rest = {0};
    put_diagnostics(&rest, &sources, diagnostics);
    put_routes(&rest, &sources, &compilation->routes);
    put_files(&rest, compilation);
    put_text(&rest, buffer_text(&compilation->code));
    put(out, sources.count - sources.known);
    for (size_t i = sources.known; i < sources.count; i++) {
        put_cstring(out, sources.items[i]->path);
        put_text(out, sources.items[i]->text);
        put_span(out, &sources, sources.items[i]->origin); /* in a module's source */
    }
    buffer_add(out, buffer_text(&rest));
    buffer_free(&rest);
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

typedef struct Reader {
    Arena *arena;
    orisha_str rest;
    Sources sources;
    bool failed;
} Reader;

static orisha_str take(Reader *r, uint64_t size)
{
    if (r->failed || size > r->rest.len) {
        r->failed = true;
        return (orisha_str){"", 0};
    }
    orisha_str bytes = {r->rest.ptr, (size_t)size};
    r->rest = (orisha_str){r->rest.ptr + size, r->rest.len - (size_t)size};
    return bytes;
}

static uint64_t get(Reader *r)
{
    uint64_t number = 0;
    orisha_str bytes = take(r, sizeof number);
    memcpy(&number, bytes.ptr, bytes.len);
    return number;
}

/* Each of them takes a byte or more, so no number is larger than what is left. */
static size_t get_count(Reader *r)
{
    uint64_t count = get(r);
    r->failed |= count > r->rest.len;
    return r->failed ? 0 : (size_t)count;
}

static orisha_str get_text(Reader *r)
{
    orisha_str text = take(r, get(r));
    return (orisha_str){arena_copy(r->arena, text), text.len};
}

static const char *get_cstring(Reader *r)
{
    bool is_there = get(r) != 0;
    const char *text = get_text(r).ptr;
    return is_there ? text : NULL;
}

static orisha_span get_span(Reader *r)
{
    uint64_t number = get(r), begin = get(r), end = get(r);
    if (number == 0)
        return (orisha_span){0};
    r->failed |= number > r->sources.count;
    if (r->failed)
        return (orisha_span){0};
    const orisha_source *source = r->sources.items[number - 1];
    size_t size = source->text.len;
    return (orisha_span){source, begin < size ? (size_t)begin : size, end < size + 1 ? (size_t)end : size + 1};
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void get_diagnostics(Reader *r, Diagnostics *diagnostics)
{
    while (!r->failed && get(r)) {
        orisha_severity severity = get(r) == ORISHA_WARNING ? ORISHA_WARNING : ORISHA_ERROR;
        const char *code = or_empty(get_cstring(r));
        orisha_span span = get_span(r);
        const char *cause = or_empty(get_cstring(r)), *remedy = get_cstring(r);
        r->failed |= !span.source;
        if (r->failed)
            return;
        Diagnostic *d = diagnostic_add(diagnostics, severity, code, span, cause, remedy);
        while (!r->failed && get(r)) {
            orisha_span other = get_span(r);
            diagnostic_note(diagnostics, d, other, or_empty(get_cstring(r)));
        }
    }
}

static RouteTable get_routes(Reader *r)
{
    RouteTable table = {0};
    table.catch_all = get_span(r);
    table.count = get_count(r);
    table.routes = arena_alloc(r->arena, (table.count + 1) * sizeof *table.routes);
    for (size_t i = 0; i < table.count && !r->failed; i++) {
        TableRoute *route = &table.routes[i];
        route->method = get_text(r);
        route->path = get_text(r);
        route->span = get_span(r);
        route->parameter_count = get_count(r);
        route->parameters = arena_alloc(r->arena, (route->parameter_count + 1) * sizeof *route->parameters);
        for (size_t j = 0; j < route->parameter_count; j++)
            route->parameters[j] = get_text(r);
        r->failed |= !route->span.source;
    }
    return table;
}

static void get_files(Reader *r, Compilation *compilation)
{
    Asset **asset = &compilation->assets;
    for (; !r->failed && get(r); asset = &(*asset)->next) {
        *asset = arena_alloc(r->arena, sizeof **asset);
        (*asset)->path = or_empty(get_cstring(r));
        for (int coding = 0; coding < ORISHA_CODING_COUNT; coding++)
            (*asset)->size_bytes[coding] = (size_t)get(r);
    }
    Dependency **dependency = &compilation->dependencies;
    for (; !r->failed && get(r); dependency = &(*dependency)->next) {
        *dependency = arena_alloc(r->arena, sizeof **dependency);
        (*dependency)->path = or_empty(get_cstring(r));
    }
}

bool user_result_read(orisha_str bytes, Diagnostics *diagnostics, Compilation *compilation)
{
    Reader r = {.arena = diagnostics->arena, .rest = bytes};
    size_t added = get_count(&r);
    r.sources = sources_of(r.arena, compilation->program, added);
    for (size_t i = 0; i < added && !r.failed; i++) {
        const char *path = or_empty(get_cstring(&r));
        orisha_str text = get_text(&r);
        r.sources.items[r.sources.count++] = source_from_transform(r.arena, path, text, get_span(&r));
    }
    Diagnostics read = {.arena = r.arena};
    Compilation result = {.program = compilation->program};
    get_diagnostics(&r, &read);
    result.routes = get_routes(&r);
    get_files(&r, &result);
    buffer_add(&result.code, take(&r, get(&r)));
    if (r.failed) {
        compilation_free(&result);
        return false;
    }
    *diagnostics = read;
    *compilation = result;
    return true;
}
