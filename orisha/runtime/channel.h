/* What a supervisor and its servers say to each other, over a socket pair of whole messages. A supervisor that dies is
 * an end of file to its servers: unlike PR_SET_PDEATHSIG that also holds after a server has changed its user, and it
 * cannot be taken for a second signal. New and old versions of a program meet here: a message is a kind and a number,
 * and what is not known is passed over. SPDX-License-Identifier: MIT */
#ifndef ORISHA_CHANNEL_H
#define ORISHA_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#define CHANNEL_VARIABLE "ORISHA_SUPERVISOR_FD"

typedef enum MessageKind {
    /* to a server */
    MESSAGE_HAND_OVER = 'H', /* a successor accepts from the same sockets now: leave them alone and drain */
    MESSAGE_DRAIN = 'D',     /* nobody follows: serve who has connected, then drain */
    MESSAGE_STOP = 'S',      /* end now */
    /* to the supervisor */
    MESSAGE_READY = 'R',       /* about to accept */
    MESSAGE_SERVED = 'N',      /* the number of requests answered; the last message */
    MESSAGE_EXEC_FAILED = 'X', /* the program could not be started; the number is the errno */
} MessageKind;

typedef struct Message {
    uint32_t kind;
    uint32_t reserved; /* 0 */
    uint64_t number;
} Message;

/* Two ends, both close-on-exec and non-blocking. Negative errno. */
int channel_open(int ret_ends[2]);

/* The server's end, from the environment, where the supervisor has put it; the variable is removed. -1 when this
 * process has no supervisor. */
int channel_inherit(void);

/* Never blocks. 0; -EPIPE when nobody is at the other end; another negative errno when the message did not get through:
 * what it was to say must then be said again, or in another way. */
int channel_send(int end, MessageKind kind, uint64_t number);

/* 1 and a message; 0 when there is none; -EPIPE when nobody is at the other end; another negative errno when it could
 * not look, for lack of memory: that is not the end, but trying again at once would be a spin. */
int channel_receive(int end, Message *ret_message);

#endif
