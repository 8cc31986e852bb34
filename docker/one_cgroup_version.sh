#!/bin/sh
# one_cgroup_version.sh COMMAND...: crun refuses a machine that has cgroups of both versions mounted, although podman's containers
# get none here. Root runs the command in a mount namespace of its own, without those of version 2; elsewhere nothing is changed.
# SPDX-License-Identifier: MIT
if [ "$(id -u)" -eq 0 ] && [ -d /sys/fs/cgroup/unified ]; then
    exec unshare --mount --propagation private sh -c 'umount /sys/fs/cgroup/unified; exec "$@"' sh "$@"
fi
exec "$@"
