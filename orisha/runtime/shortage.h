/* What to do when the system has too little of something: the remedy in the messages of a server that cannot start.
 * serve.c asks. SPDX-License-Identifier: MIT */
#ifndef ORISHA_SHORTAGE_H
#define ORISHA_SHORTAGE_H

/* A clause in the imperative for an errno that means a shortage (EMFILE, ENOMEM and the like); NULL for all others. */
const char *shortage_remedy(int error);

#endif
