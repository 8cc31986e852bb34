/* orishac explain. SPDX-License-Identifier: MIT */
#include "../explanation.h"
#include "../nearest.h"
#include "command.h"

static void list(void)
{
    for (size_t i = 0; i < explanation_count; i++)
        printf("%s  %s\n", explanations[i].code, explanations[i].title);
}

static int explain(const char *code)
{
    Nearest nearest = nearest_begin(orisha_str_from_cstring(code));
    for (size_t i = 0; i < explanation_count; i++) {
        nearest_offer(&nearest, orisha_str_from_cstring(explanations[i].code));
        if (strcasecmp(explanations[i].code, code) != 0)
            continue;
        printf("%s: %s\n\n%s", explanations[i].code, explanations[i].title, explanations[i].text);
        return EXIT_OK;
    }
    fprintf(stderr, "orishac: there is no code '%s'\n  help: %s%s\n", code, nearest.best.len ? "did you mean " : "",
            nearest.best.len ? nearest.best.ptr : "'orishac explain' lists them");
    return EXIT_USAGE;
}

static int run(Arena *arena, int argc, char **argv)
{
    (void)arena;
    static const struct option names[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int status;
    if (command_option(&command_explain, argc, argv, ":h", names, &status) == COMMAND_ENDED)
        return status;
    if (optind == argc) {
        list();
        return EXIT_OK;
    }
    if (optind + 1 < argc)
        return command_fail_usage(&command_explain, "more than one code is given", argv[optind + 1]);
    return explain(argv[optind]);
}

const Command command_explain = {
    "explain", "[CODE]", "Explains a code of an error or warning, with an example of what is wrong and right.",
    "Without CODE: lists all codes. They stand in brackets behind 'error' and 'warning', as in error[K204].\n"
    "\n"
    "  -h, --help   this text\n"
    "\n"
    "Exit status: 0 done; 3 there is no such code.\n",
    run};
