/* transform.h: what a compile-time transform sees and may do.
 *
 * A transform is called once for each place where its event is invoked (or, for an event named `event.branch`, where
 * that branch is constructed). It reads the syntax tree, reports what is wrong with it, changes it, and emits the C
 * that takes the place of the invocation. The built-in transforms (orisha/compiler/transforms/) use this header and
 * nothing else of the compiler; so does the C of a `~proc` that implements a transform of a program's own
 * (orisha/TRANSFORMS.md).
 *
 * Everything here lives in one arena that is freed when the compilation ends: pointers may be kept until then. Slices
 * in the tree point into the source text.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_TRANSFORM_H
#define ORISHA_TRANSFORM_H

#include <orisha.h>

/* ---- The tree --------------------------------------------------------------------------------------------------- */

typedef struct orisha_source orisha_source; /* a file's text; see orisha_source_path */
typedef struct orisha_event orisha_event;
typedef struct orisha_branch orisha_branch;
typedef struct orisha_program orisha_program;

/* A stretch of source text, in bytes from its beginning: [begin, end). */
typedef struct orisha_span {
    const orisha_source *source;
    size_t begin;
    size_t end;
} orisha_span;

/* `name: value` in an invocation, a constructor, a record. The value is a host expression, kept as text. */
typedef struct orisha_field {
    orisha_str name; /* empty for a positional argument; a bare `req` is named `req` */
    orisha_str value;
    orisha_span name_span;
    orisha_span value_span;
    struct orisha_field *next;
} orisha_field;

/* `module:event(arguments)`, or a plain C call when `event` is NULL after names are resolved. */
typedef struct orisha_invocation {
    orisha_str module; /* "std.io"; empty when none is written */
    orisha_str name;   /* "print.ln" */
    orisha_field *arguments;
    orisha_str text; /* all of it, as written */
    orisha_span span;
    orisha_span name_span;
    const orisha_event *event;
} orisha_invocation;

/* `name { field: value, ... }` */
typedef struct orisha_constructor {
    orisha_str name;
    orisha_field *fields;
    orisha_span span;
    orisha_span name_span;
} orisha_constructor;

typedef enum orisha_step_kind {
    ORISHA_STEP_INVOCATION,
    ORISHA_STEP_CONSTRUCTOR,
    ORISHA_STEP_END, /* `_` */
} orisha_step_kind;

typedef struct orisha_step {
    orisha_step_kind kind;
    orisha_invocation invocation;
    orisha_constructor constructor;
    orisha_span span;
    orisha_branch *branches; /* only the last step of a chain has any */
    struct orisha_step *next;
} orisha_step;

/* `| name binding |> step |> step` or `| [pattern] binding |> step` */
struct orisha_branch {
    orisha_str name; /* of a pattern: what stands between the brackets, outer white space removed */
    bool is_pattern;
    orisha_str binding; /* empty when there is none; "_" discards */
    orisha_span name_span;
    orisha_str type; /* `p: name`: the record that a pattern's parameters are; empty when there is none */
    orisha_span binding_span;
    orisha_span type_span;
    orisha_span span;
    orisha_step *steps;
    orisha_branch *next;
};

/* `name: type` of an event's input or of a branch's payload. */
typedef struct orisha_parameter {
    orisha_str name;
    orisha_str type;   /* as written */
    orisha_str c_type; /* what it is in C */
    bool optional;     /* `?T` */
    orisha_span span;
    struct orisha_parameter *next;
} orisha_parameter;

typedef struct orisha_event_branch {
    orisha_str name;
    orisha_parameter *payload;
    orisha_span span;
    struct orisha_event_branch *next;
} orisha_event_branch;

/* `~[annotations]pub event name { inputs } | branch { payload }` */
struct orisha_event {
    orisha_str module; /* that declares it; empty for the program's own file */
    orisha_str name;
    bool is_public;
    bool is_transform; /* [comptime|transform] */
    bool is_abstract;  /* [abstract]: the program implements it */
    bool is_optional;  /* [optional]: the program may; else it does not exist in C */
    orisha_str symbol; /* [symbol(name)]: the C name of the function that implements it; empty: derived */
    orisha_parameter *inputs;
    orisha_event_branch *branches;
    orisha_span span;
    orisha_span name_span;
    orisha_event *next;
};

/* `~record name { field: type, ... }`: what a JSON body holds. */
typedef struct orisha_record_type {
    orisha_str name;
    orisha_parameter *fields;
    orisha_span span;
} orisha_record_type;

/* `~invocation` with its branches; or `~event = step` with them: a subflow. */
typedef struct orisha_flow {
    bool is_subflow;
    orisha_invocation target; /* the event that a subflow implements */
    orisha_step *step;        /* what runs first, with the branches that follow it */
    orisha_span span;
    struct orisha_flow *next;
} orisha_flow;

/* ---- What a transform is handed --------------------------------------------------------------------------------- */

typedef struct orisha_transform {
    const orisha_program *program;
    const orisha_flow *item;               /* the flow in which the place stands */
    const orisha_invocation *invocation;   /* NULL when a branch is constructed */
    const orisha_constructor *constructor; /* NULL when an event is invoked */
    const orisha_branch *branches;
    const orisha_event *outcome; /* the event that the flow implements; NULL in a flow of the program's own */
    struct Emitter *emitter;     /* the compiler's */
} orisha_transform;

/* Emits the code of one place. Errors are reported, never returned: the compiler goes on with the next construct. */
typedef void (*orisha_transform_function)(orisha_transform *t);

/* ---- Walking ---------------------------------------------------------------------------------------------------- */

const char *orisha_source_path(const orisha_source *source);
size_t orisha_span_line(orisha_span span); /* from 1 */

/* The flows of the program's own file, in source order. */
const orisha_flow *orisha_program_flows(const orisha_program *program);

/* The record of that name in any module; NULL when there is none. */
const orisha_record_type *orisha_find_record(const orisha_program *program, orisha_str name);
/* `did you mean ...?` over all records, or `otherwise`. */
const char *orisha_suggest_record(orisha_transform *t, orisha_str name, const char *otherwise);

/* NULL when there is none. */
const orisha_field *orisha_find_field(const orisha_field *fields, const char *name);

/* True when the step invokes the event `module:name` and nothing else. */
bool orisha_step_invokes(const orisha_step *step, const char *module, const char *name);

/* The value of a C string literal (adjacent literals are joined), escapes decoded. False if the text is something else.
 */
bool orisha_string_literal(orisha_transform *t, orisha_str expression, orisha_str *ret_value);
/* A decimal integer literal. False if the text is something else. */
bool orisha_integer_literal(orisha_str expression, int64_t *ret_value);

/* A piece of a string that interpolates: text, or an expression with an optional `:spec`. */
typedef struct orisha_piece {
    bool is_expression;
    orisha_str text;  /* bytes to print, or the expression */
    orisha_str spec;  /* empty when there is none */
    orisha_span span; /* of an expression: where it stands in the source */
    struct orisha_piece *next;
} orisha_piece;

/* Splits a decoded string at `{{` and `}}`; `span` is where its literal stands. NULL for the empty string and for a
 * malformed one, which is reported. */
orisha_piece *orisha_split_interpolation(orisha_transform *t, orisha_str text, orisha_span span);

/* Splits `{ "Name": expr, ... }` into fields; names lose their quotes. What is malformed is reported. */
orisha_field *orisha_parse_record(orisha_transform *t, orisha_str text, orisha_span span);

/* What the place gives for an input that its event declares. Literals were checked before the transform was called;
 * empty, or 0, for an optional one that is left out. */
orisha_str orisha_argument_string(orisha_transform *t, const char *name);     /* the value of the literal */
int64_t orisha_argument_integer(orisha_transform *t, const char *name);       /* true: 1, false: 0 */
orisha_str orisha_argument_expression(orisha_transform *t, const char *name); /* as written */

/* Letters, digits and `_`, not beginning with a digit. */
bool orisha_is_identifier(orisha_str name);
/* A word that C keeps for itself, `bool`, `true` and `false` included. */
bool orisha_is_keyword(orisha_str name);

/* The name among `names` (ended by NULL) that is nearest to `name`, or NULL when none is near. */
const char *orisha_nearest(orisha_str name, const char *const *names);

/* ---- Routes ----------------------------------------------------------------------------------------------------- */

typedef struct orisha_route_parameter {
    orisha_str name;
    bool is_integer; /* `:id(int)` */
    bool is_tail;    /* `*path` */
    struct orisha_route_parameter *next;
} orisha_route_parameter;

typedef struct orisha_route {
    orisha_str method; /* "GET" */
    orisha_str path;   /* as written: "/users/:id(int)" */
    orisha_route_parameter *parameters;
    const orisha_branch *branch;
    struct orisha_route *next;
} orisha_route;

/* The step `orisha:router(req)` of the program's orisha:handler; NULL when something else answers. */
const orisha_step *orisha_program_router(const orisha_program *program);
/* The routes of that router and of those nested in its [*], in source order, `[*]` left out. What is no route is left
 * out, too: the router reports it. */
const orisha_route *orisha_program_routes(orisha_transform *t);

/* ---- Diagnostics ------------------------------------------------------------------------------------------------ */

typedef enum orisha_severity { ORISHA_ERROR, ORISHA_WARNING } orisha_severity;

/* `code` is like "K201"; `remedy` says what to write instead, or is NULL. */
void orisha_report(orisha_transform *t, orisha_severity severity, const char *code, orisha_span span, const char *cause,
                   const char *remedy);
/* The same, with a second place: "first declared here". */
void orisha_report_with(orisha_transform *t, orisha_severity severity, const char *code, orisha_span span,
                        const char *cause, const char *remedy, orisha_span other, const char *other_label);

/* Reports every `binding.name` below the branch whose name is none of those that its binding carries. `word` is what
 * one of them is called: "parameter". */
void orisha_check_members(orisha_transform *t, const orisha_branch *branch, const orisha_str *names, size_t count,
                          const char *word);

/* ---- Memory and files ------------------------------------------------------------------------------------------- */

void *orisha_transform_alloc(orisha_transform *t, size_t size_bytes); /* zeroed; never NULL */
/* Keeps a value under a name for transforms that run later, unless one is kept already. Returns what is kept; `value`
 * NULL only asks, and gives NULL when nothing is. */
const void *orisha_keep(orisha_transform *t, const char *name, const void *value);
const char *orisha_transform_format(orisha_transform *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A path of the file that `span` stands in made relative to the working directory: relative paths in a .kz file count
 * from its own folder. */
const char *orisha_resolve_path(orisha_transform *t, orisha_span span, orisha_str path);
/* The whole file, or a negative errno. */
int orisha_read_file(orisha_transform *t, const char *path, orisha_str *ret_bytes);
/* A file that becomes part of the program, in each coding that it has: `orishac build` tells their sizes. */
void orisha_note_asset(orisha_transform *t, const char *path, const orisha_str variants[ORISHA_CODING_COUNT]);

/* ---- Changing the program ---------------------------------------------------------------------------------------
 * The tree is changed by text in Koru, which is parsed and checked like the program's own; it may speak of the
 * program's names. Mistakes in it are shown with the text, under the name of the transform and of the place where it
 * stands.
 *
 * A transform that is a flow of its own, `~module:transform(...)`, runs before any C is emitted, in source order, and
 * may change every flow; the others run while their flow becomes C, and may only replace that flow, `t->item`. */

/* "~orisha:handler = ..." takes the place of the flow; what was emitted in it is dropped. */
void orisha_replace_flow(orisha_transform *t, const orisha_flow *flow, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A flow behind the others. */
void orisha_add_flow(orisha_transform *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "| [GET /x] |> response { ... }", one or more, behind the branches of the step. */
void orisha_add_branch(orisha_transform *t, const orisha_step *step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- Emitting C ------------------------------------------------------------------------------------------------- */

/* A line at the place of the invocation, at the current indent. */
void orisha_emit(orisha_transform *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line at the left margin, for labels of a switch: one level out. */
void orisha_emit_label(orisha_transform *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void orisha_indent(orisha_transform *t, int levels);
/* The next line holds what stands at `span`: errors of the C compiler in it point there, in line and column. A macro
 * may stand before it, without a blank between. Pair with orisha_emit_generated. */
void orisha_emit_at(orisha_transform *t, orisha_span span);
/* The same, when the line does not hold it as it is written in the source, but as `text`. */
void orisha_emit_in_place_of(orisha_transform *t, orisha_span span, orisha_str text);
void orisha_emit_generated(orisha_transform *t);

/* A line at file scope, before the function that is being emitted, after the program's own C. */
void orisha_declare(orisha_transform *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line at file scope before the program's own C, so that this can use what the line declares. Only of a transform
 * that is a flow of its own. */
void orisha_declare_early(orisha_transform *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A function of its own, at file scope after all that is declared and before the one that is being emitted: what is
 * emitted up to orisha_end_function is its body. It sees none of the variables of the place of the invocation. */
void orisha_begin_function(orisha_transform *t, const char *signature);
void orisha_end_function(orisha_transform *t);
/* `static const char NAME[] = ...;` of any bytes, readable where they are text. */
void orisha_declare_bytes(orisha_transform *t, const char *name, orisha_str bytes);
/* An expression as one argument of a macro: in parentheses when it holds a comma. */
const char *orisha_macro_argument(orisha_transform *t, orisha_str expression);
/* A C string literal, quotes included, for bytes that fit on a line. It keeps "{{" as it is: a field to which it is
 * given whole interpolates. */
const char *orisha_quote(orisha_transform *t, orisha_str bytes);
/* A number that no other name of this compilation carries: 1, 2, ... per prefix. */
unsigned orisha_unique(orisha_transform *t, const char *prefix);
/* The number that these bytes carry under the prefix: the same for the same bytes. True: they are new, and what has
 * that number in its name is to be declared. Both must last as long as the compilation. */
bool orisha_is_new(orisha_transform *t, const char *prefix, orisha_str bytes, unsigned *ret_number);

/* The code of what a branch continues to. `binding` must be a C variable by then. */
void orisha_emit_steps(orisha_transform *t, const orisha_branch *branch);
/* Leaves the flow: nothing after the answer. */
void orisha_emit_return(orisha_transform *t);

#endif
