/* Of BSD's <sys/filio.h> what platform_bsd.h uses: the bytes that a socket still holds for its peer.
 * SPDX-License-Identifier: MIT */
#ifndef STAND_IN_SYS_FILIO_H
#define STAND_IN_SYS_FILIO_H

#include <linux/sockios.h>

#define FIONWRITE SIOCOUTQ

#endif
