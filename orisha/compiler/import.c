/* Modules are loaded depth first and once each, so that the list is in an order in which C can be emitted.
 * SPDX-License-Identifier: MIT */
#include "import.h"
#include "nearest.h"
#include "cursor.h"
#include "parser.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Deep enough for any library; an import cycle ends here with a message instead of the stack. */
#define DEPTH_LIMIT 32

typedef struct Importer {
    Diagnostics *diagnostics;
    const char *library_path;
    Module *first, **link;
    unsigned depth;
} Importer;

static void load_imports(Importer *importer, Module *module);

bool import_is_library(orisha_str path)
{
    return text_is(path, "orisha") || text_begins(path, "orisha/") || text_begins(path, "std/");
}

static orisha_str module_name(Arena *arena, orisha_str path)
{
    char *name = arena_copy(arena, path);
    for (size_t i = 0; i < path.len; i++)
        if (name[i] == '/')
            name[i] = '.';
    return cursor_known_name(arena, (orisha_str){name, path.len});
}

static const Module *find_module(const Importer *importer, orisha_str name)
{
    for (const Module *module = importer->first; module; module = module->next)
        if (orisha_str_equal(module->name, name))
            return module;
    return NULL;
}

static int load_source(Importer *importer, const Module *from, orisha_str path, const orisha_source **ret_source)
{
    Arena *arena = importer->diagnostics->arena;
    if (!import_is_library(path)) {
        const char *slash = strrchr(from->source->path, '/');
        int folder = slash ? (int)(slash - from->source->path) + 1 : 0;
        return source_load(arena, arena_format(arena, "%.*s%.*s.kz", folder, from->source->path, FMT(path)),
                           ret_source);
    }
    /* `$orisha` is a folder with an index; what diagnostics and #line print does not depend on where it is installed.
     */
    const char *file = text_is(path, "orisha") ? "orisha/index.kz" : arena_format(arena, "%.*s.kz", FMT(path));
    orisha_str text;
    int result =
        file_read(arena, arena_format(arena, "%s/%s", importer->library_path, file), SOURCE_SIZE_LIMIT_BYTES, &text);
    if (result == 0)
        *ret_source = source_from_text(arena, arena_format(arena, "lib/%s", file), text);
    return result;
}

static bool has_library(const Importer *importer)
{
    return access(importer->library_path, F_OK) == 0;
}

static const char *library_remedy(const Importer *importer, orisha_str path)
{
    Nearest nearest = nearest_begin(path);
    nearest_offer(&nearest, text_from("orisha"));
    nearest_offer(&nearest, text_from("std/io"));
    if (has_library(importer))
        return nearest_remedy(importer->diagnostics, &nearest,
                              "it has orisha and std/io; what else Koru's has is not supported: write it in host C");
    return arena_format(
        importer->diagnostics->arena,
        "the library is not in %s: set ORISHA_HOME to the folder that holds include/, lib/ and liborisha.a",
        importer->library_path);
}

/* The modules beside the one that imports. */
static void offer_neighbours(const Importer *importer, Nearest *nearest, const char *folder)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        orisha_str name = text_from(entry->d_name);
        if (name.len > 3 && memcmp(name.ptr + name.len - 3, ".kz", 3) == 0)
            nearest_offer(nearest,
                          text_from(arena_copy(importer->diagnostics->arena, (orisha_str){name.ptr, name.len - 3})));
    }
    if (entries)
        closedir(entries);
}

static const char *import_remedy(const Importer *importer, const Module *from, orisha_str path)
{
    if (import_is_library(path))
        return library_remedy(importer, path);
    Nearest nearest = nearest_begin(path);
    nearest_offer(&nearest, text_from("orisha"));
    nearest_offer(&nearest, text_from("std/io"));
    const char *slash = strrchr(from->source->path, '/');
    int size = slash ? (int)(slash - from->source->path) : 0;
    offer_neighbours(importer, &nearest,
                     size ? arena_format(importer->diagnostics->arena, "%.*s", size, from->source->path) : ".");
    return nearest_remedy(importer->diagnostics, &nearest,
                          "a module of your own is a file NAME.kz beside the one that imports it");
}

static const char *import_fault(const Importer *importer, orisha_str path, int result)
{
    Arena *arena = importer->diagnostics->arena;
    if (result == -ENOENT && import_is_library(path) && has_library(importer))
        return arena_format(arena, "the library has no module '%.*s'", FMT(path));
    return arena_format(arena, "module '%.*s' cannot be loaded: %s", FMT(path),
                        result == -ELOOP ? "modules import each other" : strerror(-result));
}

static void load_import(Importer *importer, const Module *from, Import *import)
{
    Arena *arena = importer->diagnostics->arena;
    orisha_str name = module_name(arena, import->path);
    import->module = find_module(importer, name);
    if (import->module)
        return;
    const orisha_source *source;
    int result = importer->depth < DEPTH_LIMIT ? load_source(importer, from, import->path, &source) : -ELOOP;
    if (result < 0) {
        importer->diagnostics->lacks_declarations = true;
        diagnostic_add(importer->diagnostics, ORISHA_ERROR, "K201", import->span,
                       import_fault(importer, import->path, result), import_remedy(importer, from, import->path));
        return;
    }
    Module *module = parser_parse(importer->diagnostics, source, name);
    module->is_library = import_is_library(import->path);
    if (module->flows)
        diagnostic_add(importer->diagnostics, ORISHA_ERROR, "K202", module->flows->span,
                       "flows of an imported module are not supported", "move the flow into the program's own file");
    load_imports(importer, module);
    import->module = module;
    *importer->link = module;
    importer->link = &module->next;
}

static void load_imports(Importer *importer, Module *module)
{
    importer->depth++;
    for (Import *import = module->imports; import; import = import->next)
        load_import(importer, module, import);
    importer->depth--;
}

const char *import_folder(Arena *arena, const Module *module)
{
    const char *path = module->source->path, *slash = strrchr(path, '/');
    return !slash ? "." : slash == path ? "/" : arena_format(arena, "%.*s", (int)(slash - path), path);
}

const char **import_folders(Arena *arena, const orisha_program *program)
{
    size_t count = 0, known = 0;
    for (const Module *module = program->modules; module; module = module->next)
        count++;
    const char **folders = arena_alloc(arena, (count + 1) * sizeof *folders);
    Symbols seen = {0};
    for (const Module *module = program->modules; module; module = module->next) {
        const char *folder = import_folder(arena, module);
        if (!module->is_library && !symbols_add(&seen, arena, text_from(folder), module))
            folders[known++] = folder;
    }
    return folders;
}

orisha_program *import_program(Diagnostics *diagnostics, const orisha_source *source, const char *library_path)
{
    Importer importer = {.diagnostics = diagnostics, .library_path = library_path};
    importer.link = &importer.first;
    Module *main_module = parser_parse(diagnostics, source, (orisha_str){0});
    load_imports(&importer, main_module);
    *importer.link = main_module;
    orisha_program *program = arena_alloc(diagnostics->arena, sizeof *program);
    *program = (orisha_program){.main = main_module, .modules = importer.first};
    return program;
}
