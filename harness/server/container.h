// Servers in containers (--docker): an image in place of the program that server.toml builds.
//
// An image starts its server with BIND, PORT and WORKERS of its environment, and one with a constant answer sends the
// file that is mounted over /answer; all else is the image's own. Where it has a file /version, that is the version. The engine is docker, or podman where no docker
// answers. Every container gets the same: the network of this machine, the server's CPUs, one seccomp profile, the
// limit on open files that the harness itself has. The engine is run attached: its output is the server's log, its end
// the server's end. The container's processes are found below the first one, whose number the engine tells (group.h).
//
// CPUs: docker's containers descend from its daemon and are held by a cgroup; podman's descend from the command that
// was started and inherit its CPUs, so that they need no cgroup (and get none).
//
// A container is named after the tree and the contestant. podman's end with a killed harness, like everything that
// descends from it; docker's does not, and is removed when this tree is next measured.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/input/contestant.h"
#include "harness/server/process.h"

typedef struct Containers {
    char *program; // of the engine
    char *version;
    bool podman;
    char *seccomp;        // "default" (the engine's own), "unconfined", or the path of a profile
    char *seccomp_sha256; // of that profile; NULL: none
    char *cpus;
    char *prefix; // of the names of this tree's containers
    char *folder; // where the engine's answers are kept a moment
} Containers;

// What was asked for on the command line; NULL: the default.
typedef struct ContainerChoice {
    const char *engine, *seccomp;
} ContainerChoice;

// 0; -ENOENT when no engine answers, or the profile is not there.
int containers_open(const ContainerChoice *choice, const Places *places, const cpu_set_t *cpus,
                    Containers *ret_containers, Trouble *ret_trouble);
void containers_free(Containers *containers);
json_t *containers_describe(const Containers *containers); // for the record; NULL where none was opened

// In place of contestant_prepare. What an earlier harness left of the container is removed.
int container_prepare(const Containers *containers, Contestant *contestant, const Places *places, Trouble *ret_trouble);

// The command line; `answer` is the file of a constant one, or NULL. Free with words_free.
char **container_words(const Containers *containers, const Contestant *contestant, int port, int workers,
                       const char *answer);
char *container_name(const Containers *containers, const Contestant *contestant);             // the caller frees it
pid_t container_first(const Containers *containers, const char *name);                        // 0: it does not run yet
int container_check_seccomp(const Containers *containers, pid_t first, Trouble *ret_trouble); // 0 or -EBADMSG
// Kills and waits for the attached engine, which removes the container as it ends.
void container_end(const Containers *containers, const char *name, Process *attached);
