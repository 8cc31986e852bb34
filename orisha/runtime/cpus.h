/* How many CPUs this process may run on; at least 1. SPDX-License-Identifier: MIT */
#ifndef ORISHA_CPUS_H
#define ORISHA_CPUS_H

unsigned cpus_usable(void);

#endif
