/* orishac new: a project to start from. SPDX-License-Identifier: MIT */
#include "../output_file.h"
#include "command.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

static const struct {
    const char *path, *text;
} files[] = {
    {"app.kz", "~import \"$orisha\"\n"
               "~import \"$std/io\"\n"
               "\n"
               "// The files of public/ are in the binary, compressed.\n"
               "~orisha:static(name: \"site\", root: \"public\")\n"
               "\n"
               "~orisha:handler = orisha:router(req)\n"
               "| [GET /hello/:name] p |> response { body: \"Hello, {{p.name}}!\\n\" }\n"
               "| [GET /api/squares/:n(int)] p |> response { content_type: \"application/json\", body: "
               "\"{\\\"square\\\":{{p.n * p.n}}}\" }\n"
               "| [*] |> orisha:static_router(name: \"site\")\n"
               "\n"
               "~orisha:serve(port: 3000)\n"
               "| shutdown s |> std.io:print.ln(\"{{s.reason}}\")\n"
               "| failed f |> std.io:print.ln(\"{{f.msg}}\")\n"},
    {"public/index.html", "<!doctype html>\n"
                          "<html lang=\"en\">\n"
                          "<meta charset=\"utf-8\">\n"
                          "<title>It works</title>\n"
                          "<h1>It works</h1>\n"
                          "<p>This page is <code>public/index.html</code>. Routes are in <code>app.kz</code>:\n"
                          "<a href=\"/hello/you\">/hello/you</a>, <a href=\"/api/squares/12\">/api/squares/12</a>.\n"
                          "</html>\n"},
    {".gitignore", "/app\n"},
    {"README.md", "# A server written for Orisha\n"
                  "\n"
                  "    orishac dev app.kz            # builds, serves on port 3000, and does so again at every change\n"
                  "    orishac build app.kz          # a program, app, that holds everything\n"
                  "    ./app --help                  # port, workers, time-outs, logs\n"
                  "    orishac routes app.kz         # what it answers\n"},
};

/* 1: there and not empty. 0: to be used, made if it was not there. A negative errno. */
static int prepare_folder(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return -errno;
    DIR *entries = opendir(path);
    if (!entries)
        return -errno;
    int count = 0;
    while (readdir(entries))
        count++;
    closedir(entries);
    return count > 2; /* "." and ".." */
}

static int write_files(Arena *arena, const char *folder)
{
    if (mkdir(arena_format(arena, "%s/public", folder), 0777) < 0)
        return command_fail_write(arena_format(arena, "%s/public", folder), -errno);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = arena_format(arena, "%s/%s", folder, files[i].path);
        int result = output_file_write(arena, path, orisha_str_from_cstring(files[i].text));
        if (result < 0)
            return command_fail_write(path, result);
    }
    return EXIT_OK;
}

static int run(Arena *arena, int argc, char **argv)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int status;
    if (command_option(&command_new, argc, argv, ":h", names, &status) == COMMAND_ENDED)
        return status;
    if (optind + 1 != argc)
        return command_fail_usage(&command_new, "new takes the name of one folder", NULL);
    const char *folder = argv[optind];
    int result = prepare_folder(folder);
    if (result < 0)
        return command_fail_write(folder, result);
    if (result > 0)
        return command_fail_usage(&command_new, "the folder is not empty, and nothing in it is overwritten", folder);
    status = write_files(arena, folder);
    if (status == EXIT_OK)
        printf("%s: app.kz and public/ to start from; next: cd %s && orishac dev app.kz\n", folder, folder);
    return status;
}

const Command command_new = {
    "new", "DIR", "Starts a project: app.kz, public/, .gitignore, README.md.",
    "The folder is made; one that is there must be empty.\n"
    "\n"
    "  -h, --help   this text\n"
    "\n"
    "Exit status: 0 done; 2 it could not be written; 3 wrong usage, or the folder is not empty.\n",
    run};
