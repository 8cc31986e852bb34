/* The parts of the tree that only the compiler sees: modules, their items in source order, procs. What a transform sees
 * is in orisha/transform.h. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_AST_H
#define ORISHA_COMPILER_AST_H

#include "diagnostic.h"
#include "symbols.h"

/* `~import "$std/io"` */
typedef struct Import {
    orisha_str path; /* "std/io" */
    orisha_span span;
    const struct Module *module; /* once it is loaded */
    struct Import *next;
} Import;

/* `~proc name { C }`: how an event is carried out. */
typedef struct Proc {
    orisha_str module; /* of an event that the proc's own module does not declare; empty otherwise */
    orisha_str name;
    orisha_str body; /* between the braces */
    orisha_span name_span;
} Proc;

typedef enum ItemKind { ITEM_HOST, ITEM_EVENT, ITEM_PROC, ITEM_RECORD } ItemKind;

/* What becomes C where it stands. */
typedef struct Item {
    ItemKind kind;
    orisha_str host;
    orisha_event *event;
    Proc proc;
    const orisha_record_type *record;
    struct Item *next;
} Item;

typedef struct Module {
    orisha_str name; /* "std.io"; empty for the program's own file */
    const orisha_source *source;
    bool is_library; /* comes with orishac */
    Import *imports;
    Item *items;
    orisha_event *events;
    orisha_flow *flows;
    Symbols event_names;   /* to the first event of the name */
    Symbols proc_names;    /* to the first Proc of the name */
    Symbols record_names;  /* to the first record of the name */
    Symbols foreign_procs; /* by ast_foreign_name: to the first Proc of an event of another module */
    struct Module *next;
} Module;

/* "module:name" */
static inline orisha_str ast_foreign_name(Arena *arena, orisha_str module, orisha_str name)
{
    const char *text = arena_format(arena, "%.*s:%.*s", ORISHA_FMT(module), ORISHA_FMT(name));
    return (orisha_str){text, module.len + 1 + name.len};
}

struct orisha_program {
    Module *main;
    Module *modules; /* imported ones before those that import them; `main` comes last */
};

#endif
