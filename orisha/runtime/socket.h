/* The calls on sockets that need more than one line, or that differ between systems: listening, accepting, the length
 * of the kernel's send queue. socket.c: what is the same everywhere; socket_linux_bsd.c and socket_macos.c: how sockets
 * are made, and the length. SPDX-License-Identifier: MIT */
#ifndef ORISHA_SOCKET_H
#define ORISHA_SOCKET_H

#include <stddef.h>
#include <stdint.h>

/* A non-blocking listener on a numeric IPv4 or IPv6 address; port 0 takes one that is free. Negative errno; -EINVAL
 * when `address` is neither. */
int socket_listen(const char *address, uint16_t port, int *ret_fd);

/* A stream socket of this family, non-blocking. Negative errno. */
int socket_open(int family);

/* Two connected Unix sockets of PLATFORM_CHANNEL_TYPE, non-blocking. Negative errno. */
int socket_open_pair(int ret_ends[2]);

/* The next connection, non-blocking. A descriptor or a negative errno (-EAGAIN: none). */
int socket_accept(int listener);

/* Bytes that the kernel has taken from us and that the peer has not confirmed; 0 where the system does not tell. */
uint32_t socket_queued_bytes(int fd);

/* Makes close() drop what the kernel still holds for the peer, in place of trying to deliver it for minutes. */
void socket_abandon(int fd);

#endif
