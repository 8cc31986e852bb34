/* What systems call by different names and must be a constant or inline. What takes a function of its own is in a file
 * per system instead (socket_*.c, signals_*.c, wakeup_*.c, ...), of which meson.build chooses.
 *
 * PLATFORM_SEND_FLAGS       for send: a peer that has gone is an error, not a SIGPIPE
 * PLATFORM_CHANNEL_TYPE     of a pair of Unix sockets that keeps messages of one size whole
 * PLATFORM_QUEUED_BYTES     the ioctl that tells what the kernel still holds for the peer (macOS: see socket_macos.c)
 * PLATFORM_FOLDER_FLAGS     to open a folder only in order to open files in it
 * PLATFORM_COARSE_CLOCK     monotonic, cheap, right to some milliseconds
 * PLATFORM_DESCRIPTORS_MAX  the highest limit of descriptors that may be asked for
 * call_recv, call_send      as recv(2) without flags, and send(2)
 * platform_random           false when the system has no random numbers yet
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_PLATFORM_H
#define ORISHA_PLATFORM_H

#if defined(__APPLE__)
#include "platform_macos.h"
#elif defined(__linux__) && !defined(ORISHA_KQUEUE_STAND_IN) /* see orisha/tests/kqueue/README.md */
#include "platform_linux.h"
#else
#include "platform_bsd.h"
#endif

#endif
