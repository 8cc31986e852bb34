/* The main that orishac would emit for handler.c: a whole server to try things on.
 * SPDX-License-Identifier: MIT */
#include "handler.h"

int main(int argc, char **argv)
{
    orisha_init(argc, argv);
    handler_init();
    orisha_serve_result result = orisha_serve(&(orisha_serve_options){.port = 3000});
    fprintf(result.failed ? stderr : stdout, "%.*s\n", (int)result.text.len, result.text.ptr);
    return orisha_exit_status();
}
