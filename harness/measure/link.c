// Queues of the link: see link.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/link.h"

#include <errno.h>
#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Queue length out of the nested statistics of one discipline.
static uint64_t queue_length(const struct rtattr *stats)
{
    int length = (int)RTA_PAYLOAD(stats);
    for (const struct rtattr *at = RTA_DATA(stats); RTA_OK(at, length); at = RTA_NEXT(at, length)) {
        if (at->rta_type != TCA_STATS_QUEUE || RTA_PAYLOAD(at) < sizeof(struct gnet_stats_queue))
            continue;
        struct gnet_stats_queue queue;
        memcpy(&queue, RTA_DATA(at), sizeof queue);
        return queue.qlen;
    }
    return 0;
}

static uint64_t message_waiting(const struct nlmsghdr *message, int interface)
{
    const struct tcmsg *discipline = NLMSG_DATA(message);
    // A child's packets are counted in its parent too.
    if (discipline->tcm_ifindex != interface || discipline->tcm_parent != TC_H_ROOT)
        return 0;
    int length = (int)(message->nlmsg_len - NLMSG_LENGTH(sizeof *discipline));
    const struct rtattr *at = (const struct rtattr *)((const char *)discipline + NLMSG_ALIGN(sizeof *discipline));
    for (; RTA_OK(at, length); at = RTA_NEXT(at, length))
        if (at->rta_type == TCA_STATS2)
            return queue_length(at);
    return 0;
}

int link_waiting(uint64_t *ret_packets)
{
    int interface = (int)if_nametoindex("lo"), fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0)
        return -errno;
    struct {
        struct nlmsghdr head;
        struct tcmsg body;
    } request = {
        .head = {.nlmsg_len = sizeof request, .nlmsg_type = RTM_GETQDISC, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .body = {.tcm_family = AF_UNSPEC, .tcm_ifindex = interface},
    };
    int result = send(fd, &request, sizeof request, 0) < 0 ? -errno : 0;
    uint64_t packets = 0;
    _Alignas(struct nlmsghdr) char buffer[16384];
    for (bool done = result < 0; !done;) {
        ssize_t got = recv(fd, buffer, sizeof buffer, 0);
        if (got <= 0) {
            result = got < 0 ? -errno : -EPROTO;
            break;
        }
        unsigned length = (unsigned)got;
        for (const struct nlmsghdr *at = (struct nlmsghdr *)buffer; NLMSG_OK(at, length); at = NLMSG_NEXT(at, length)) {
            done |= at->nlmsg_type == NLMSG_DONE || at->nlmsg_type == NLMSG_ERROR;
            if (at->nlmsg_type == NLMSG_ERROR)
                result = ((const struct nlmsgerr *)NLMSG_DATA(at))->error;
            if (at->nlmsg_type == RTM_NEWQDISC)
                packets += message_waiting(at, interface);
        }
    }
    close(fd);
    if (result == 0)
        *ret_packets = packets;
    return result;
}
