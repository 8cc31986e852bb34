// The guard: whatever ends the harness, SIGKILL included, ends everything that the harness started.
//
//     the process that was called    waits, passes its signals on, hands on the exit status
//     └─ the guard                   its own session, no files, other name; the subreaper of all below
//        └─ the harness              returns from guard_start and works
//           └─ builds, servers, load generators, and what these start
//
// A process whose parents are gone becomes the child of the nearest subreaper above, whatever its session, group, user
// or environment. So when the harness or the process that was called is gone, the guard kills its children until it has
// none; a child that nobody has waited for keeps its number, so no other process can be meant. When the guard itself is
// killed, the kernel ends the harness with it, and the process that was called does the same. Only one who kills the
// guard and the process that was called at the same moment can leave something behind.
//
// Called once by main, before any thread, library or child subreaper of the harness. Both processes sleep meanwhile.
// SPDX-License-Identifier: MIT
#pragma once

// 0: the caller is now the process that works, two forks below. 1: the work has ended and nothing of it is left; its
// end, as wait tells it, is in ret_status. A negative errno: there is no guard. `words` are main's, with `count` of
// them.
int guard_start(int count, char **words, int *ret_status);
