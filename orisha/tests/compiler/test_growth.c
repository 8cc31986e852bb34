/* What a program of twice the length costs the compiler: about twice the work and twice the memory, for every shape of
 * text that was ever suspected of more.
 *
 * Work is counted, not timed: this test is linked with a compiler of which every basic block counts itself
 * (-fsanitize-coverage=trace-pc), and the searches of libc count their bytes. The figures repeat exactly.
 * SPDX-License-Identifier: MIT */
#include "compile.h"
#include "format.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Repeats of a shape's middle in the shorter text. Up to here what a router asks is looked for more and more
 * thoroughly; beyond, the effort has its bound. */
#define REPEATS 1600
/* Sorting, the doubling of buffers and the search for perfect hashes cost a little more than twice. */
#define GROWTH_LIMIT 2.5

static uint64_t work;

void __sanitizer_cov_trace_pc(void);
void *__wrap_memmem(const void *text, size_t size, const void *wanted, size_t wanted_size);
void *__real_memmem(const void *text, size_t size, const void *wanted, size_t wanted_size);
void *__wrap_memchr(const void *text, int wanted, size_t size);
void *__real_memchr(const void *text, int wanted, size_t size);

void __sanitizer_cov_trace_pc(void)
{
    work++;
}

void *__wrap_memmem(const void *text, size_t size, const void *wanted, size_t wanted_size)
{
    const void *found = __real_memmem(text, size, wanted, wanted_size);
    work += (found ? (size_t)((const char *)found - (const char *)text) : size) / 8;
    return (void *)found;
}

void *__wrap_memchr(const void *text, int wanted, size_t size)
{
    const void *found = __real_memchr(text, wanted, size);
    work += (found ? (size_t)((const char *)found - (const char *)text) : size) / 8;
    return (void *)found;
}

/* `%d` in the middle is the number of the repeat. */
typedef struct Shape {
    const char *name, *before, *middle, *after;
} Shape;

#define IMPORTS "~import \"$orisha\"\n~import \"$std/io\"\n\n"
#define ROUTER  IMPORTS "~orisha:handler = orisha:router(req)\n"

static const Shape shapes[] = {
    {"host C", "", "int x%d = 1;\n", ""},
    {"blank lines", "", "\n", ""},
    {"spaces", "int x;", "                ", "\n"},
    {"one long name", "~", "abcdefgh", "()\n"},
    {"one long string", IMPORTS "~std.io:print.ln(\"", "text text text ", "\")\n"},
    {"open braces", "", "{", "\n"},
    {"closing braces", "", "}\n", ""},
    {"conditionals", "", "#if 0\n", ""},
    {"open comments in C", "", "/* \n", ""},
    {"open comments in Koru", IMPORTS "~a()\n", "| b /* |> c\n", ""},
    {"open strings", "", "\"%d\n", ""},
    {"open strings that go on", "", "\"\\\n'\\\n", ""},
    {"open brackets in Koru", "", "~a(\n\n", ""},
    {"open brackets of branches", ROUTER, "| [GET /%d] |> response {\n", ""},
    {"open procs", "", "~proc a%d {\n", ""},
    {"comments in patterns", ROUTER, "| [GET /*/] |> f(\n", ""},
    {"nested parentheses", "~a(x: ", "(", ")\n"},
    {"nested parentheses that close", "~a(x: ", "()+", "1)\n"},
    {"deeper and deeper", IMPORTS "~std.io:print.ln(1)\n", " | a |> b()\n", ""},
    {"branches of nothing", "", "| a |> b()\n\n", ""},
    {"comment lines between branches", ROUTER "| [GET /] |> response { }\n", "// %d\n", "| [*] |> response { }\n"},
    {"imports of a module", "", "~import \"$orisha\"\n", ""},
    {"imports of nothing", "", "~import nothing%d\n", ""},
    {"events", "", "~event e%d { x: u8 }\n~proc e%d { }\n~e%d(x: 1)\n", ""},
    {"events of one name", "", "~event e { x: u8 }\n~proc e { }\n", ""},
    {"events without procs", "", "~event e%d { x: u8 }\n", ""},
    {"unknown events", "~event known { }\n~proc known { }\n", "~known%d(x: 1)\n", ""},
    {"unknown events of a module", IMPORTS, "~orisha:ruoter%d(x: 1)\n", ""},
    {"procs without events", "~event known { }\n~proc known { }\n", "~proc known%d { }\n", ""},
    {"types nearly right", "", "~event e%d { x: u61 }\n~proc e%d { }\n", ""},
    {"parameters", "~event e { ", "p%d: u8, ", "}\n"},
    {"branches of an event", "~event e { }\n", "| b%d { x: u8 }\n", ""},
    {"arguments", "~event e { }\n~proc e { }\n~e(", "a%d: 1, ", "b: 2)\n"},
    {"unknown arguments", "~event e { one: u8 }\n~proc e { }\n", "~e(onee: 1)\n", ""},
    {"the same branch", "~event e { }\n| b\n~proc e { }\n~e()\n", "| b |> _\n", ""},
    {"unknown branches", "~event e { }\n| b\n~proc e { }\n~e()\n", "| bb%d |> _\n", ""},
    {"subflows of one event", IMPORTS, "~orisha:handler = response { body: \"x\" }\n", ""},
    {"steps in a row", IMPORTS "~std.io:print.ln(1)", " |> std.io:print.ln(%d)", "\n"},
    {"print", IMPORTS, "~std.io:print.ln(\"{{ 1 }} %d\")\n", ""},
    {"open interpolations", IMPORTS "~orisha:handler = response { body: \"", "{{ ", "\" }\n"},
    {"interpolations", IMPORTS "~orisha:handler = response { body: \"", "{{ req->path }} ", "\" }\n"},
    {"interpolations that use a binding", ROUTER "| [GET /:id] p |> response { body: \"", "{{ p.id }}", "\" }\n"},
    {"interpolations that do not", ROUTER "| [GET /:id] p |> response { body: \"", "{{ x }}", "\" }\n"},
    {"interpolations in interpolations", ROUTER "| [GET /:id] p |> response { body: \"", "{{", "}}\" }\n"},
    {"interpolations in a call", ROUTER "| [GET /:id] p |> f(req, \"", "{{", " p.id }}\" )\n"},
    {"braces in strings", IMPORTS "~orisha:handler = response { body: \"", "{", "\" }\n"},
    {"strings side by side", IMPORTS "~orisha:handler = response { body: ", "\"a\" ", " }\n"},
    {"header fields", IMPORTS "~orisha:handler = response { headers: { ", "\"X-%d\": \"y\", ", "\"Z\": \"z\" } }\n"},
    {"wrong routes", ROUTER, "| [get /%d] |> response { }\n", ""},
    {"long paths", ROUTER "| [GET /", "segment", "] |> response { }\n"},
    {"open strings of branches", ROUTER, "| [GET /%d] |> response { body: \"x }\n", ""},
    {"lines behind an open bracket", ROUTER "| [GET /] |> response {\n", "    x: %d,\n", ""},
    {"brackets that are crossed", ROUTER, "| [GET /%d] |> response { body: (x }\n", ""},
    {"crossed brackets in a row", ROUTER "| [GET /] |> ", "{(}", "\n"},
    {"fields without commas", ROUTER, "| [GET /%d] |> response { body: \"x\" status: 200 }\n", ""},
    {"words in a value", ROUTER "| [GET /] |> f(", "a ", ")\n"},
    {"questions in a value", ROUTER "| [GET /] |> f(", "a ? b : ", "c)\n"},
    {"lines that begin with a pipe", IMPORTS "~std.io:print.ln(1)\n", "  |> std.io:print.ln(%d)\n", ""},
    {"indents of both kinds", ROUTER, "  | [GET /%d] |> f(req)\n\t| [GET /x/%d] |> f(req)\n", ""},
    {"Koru behind C", "", "int x%d; ~a()\n", ""},
    {"routes without a bar", "", "[GET /%d] |> b()\n", ""},
    {"abstract events", IMPORTS, "~[abstract]event e%d { }\n", ""},
    {"optional events", IMPORTS, "~[optional]event e%d { }\n", ""},
    {"foreign procs", IMPORTS, "~proc orisha:nothing%d { }\n", ""},
    {"foreign procs of one event", IMPORTS, "~proc orisha:start { return orisha_start_ready(); }\n", ""},
    {"records", IMPORTS, "~record r%d { a: string }\n", ""},
    {"sites", IMPORTS, "~orisha:static(name: \"s%d\", root: \"none\")\n", ""},
    {"dots in a name", IMPORTS "~a", ".b", "()\n"},
    {"catch-alls", ROUTER, "| [*] |> response { }\n", ""},
    {"unknown records", ROUTER "| [POST /x] |> orisha:json(req, as: r)\n",
     "| [POST /%d] |> orisha:json(req, as: rec%d)\n    | ok t |> response { body: t.a }\n",
     "\n~record rec { a: string }\n"},
    {"nested branches", ROUTER, "| [GET /%d] |> orisha:router(req)\n    ", ""},
    {"unknown members", ROUTER, "| [GET /%d/:id] p |> response { body: p.idd }\n", ""},
    {"static routers",
     IMPORTS "~orisha:static(name: \"s\", root: \"none\")\n"
             "~orisha:handler = orisha:router(req)\n",
     "| [GET /%d] |> orisha:static_router(name: \"s\")\n", ""},
    {"routes", ROUTER, "| [GET /%d/:id] p |> response { body: p.id }\n", ""},
    {"routes of the same requests", ROUTER, "| [GET /x/:a%d] _ |> response { }\n", ""},
    {"tail wildcards", ROUTER, "| [GET /%d/*path] _ |> response { }\n", ""},
    {"shadowed routes", ROUTER "| [GET /*all] _ |> response { }\n| [*] |> orisha:router(req)\n",
     "    | [GET /%d/:id] _ |> response { }\n", ""},
};
#define SHAPE_COUNT (sizeof shapes / sizeof *shapes)

static orisha_str text_of(Arena *arena, const Shape *shape, int repeats)
{
    Buffer text = {0};
    buffer_add(&text, text_from(shape->before));
    for (int i = 0; i < repeats; i++)
        for (const char *at = shape->middle; *at; at++)
            if (at[0] == '%' && at[1] == 'd')
                buffer_printf(&text, "%d", 100000 + i), at++;
            else
                buffer_add(&text, (orisha_str){at, 1});
    buffer_add(&text, text_from(shape->after));
    orisha_str copy = {arena_copy(arena, buffer_text(&text)), text.size};
    buffer_free(&text);
    return copy;
}

typedef struct Cost {
    double work, memory;
} Cost;

static Cost cost_of(const Shape *shape, int repeats)
{
    Arena arena = {0};
    orisha_str text = text_of(&arena, shape, repeats);
    work = 0;
    Diagnostics diagnostics = {.arena = &arena};
    Compilation compilation = {0};
    const orisha_source *source = source_from_text(&arena, "shape.kz", text);
    compile_source(&diagnostics, source, LIBRARY_PATH, "shape.c", &compilation);
    FILE *nowhere = fopen("/dev/null", "w");
    diagnostics_print(&diagnostics, nowhere);
    diagnostics_print_json(&diagnostics, nowhere);
    fclose(nowhere);
    Buffer formatted = {0};
    format_source(&diagnostics, source, &formatted);
    Cost cost = {(double)work, (double)(arena_size_bytes(&arena) + compilation.code.size + formatted.size)};
    buffer_free(&formatted);
    compilation_free(&compilation);
    arena_free(&arena);
    return cost;
}

/* What a text costs beyond the library that it imports, which is the same for all lengths. */
static double growth(double shorter, double longer, double none)
{
    return (longer - none) / (shorter - none + 1);
}

static void test_growth(void **state)
{
    const Shape *shape = *state;
    Cost none = cost_of(shape, 1), shorter = cost_of(shape, REPEATS), longer = cost_of(shape, 2 * REPEATS);
    double more_work = growth(shorter.work, longer.work, none.work),
           more_memory = growth(shorter.memory, longer.memory, none.memory);
    print_message("%-36s work %10.0f x %.2f, memory %9.0f x %.2f\n", shape->name, shorter.work, more_work,
                  shorter.memory, more_memory);
    assert_true(more_work < GROWTH_LIMIT);
    assert_true(more_memory < GROWTH_LIMIT);
}

int main(void)
{
    struct CMUnitTest tests[SHAPE_COUNT];
    for (size_t i = 0; i < SHAPE_COUNT; i++)
        tests[i] =
            (struct CMUnitTest){.name = shapes[i].name, .test_func = test_growth, .initial_state = (void *)&shapes[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
