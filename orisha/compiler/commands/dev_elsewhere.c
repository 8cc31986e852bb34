/* orishac dev, where it is not built: it rests on Linux's inotify and signalfd. SPDX-License-Identifier: MIT */
#include "command.h"

static int run(Arena *arena, int argc, char **argv)
{
    (void)arena, (void)argc, (void)argv;
    fputs("orishac: dev runs on Linux alone, whose kernel tells it when files change\n"
          "  help: write orishac build FILE.kz, and start the program\n",
          stderr);
    return EXIT_UNDECIDED;
}

const Command command_dev = {"dev", "[OPTIONS] FILE.kz [ARGS]", "Runs on Linux alone.", "", run};
