/* The tests' hand-written program, see handler.c.
 * SPDX-License-Identifier: MIT */
#ifndef HANDLER_H
#define HANDLER_H

#include <orisha.h>

enum { HANDLER_BIG_BODY = 100 * 1000 }; /* of GET /big, a constant that is referenced and not copied */

/* Fills in the constant of GET /big; call it once, before any request. */
void handler_init(void);

#endif
