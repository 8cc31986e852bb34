// Ends what a killed harness left: see guard.h.
// SPDX-License-Identifier: MIT
#include "harness/server/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/server/group.h"
#include "reports/text.h"

// Not a name that holds "harness": who kills all processes of that name shall not hit the one that cleans up.
#define GUARD_NAME "benchmark guard"
// Comes to the guard when the process that was called is gone.
#define CALLED_GONE SIGUSR1
// What is killed and still there after this time hangs in the kernel, and ends without us as soon as it leaves it.
#define GIVE_UP_MS 5000
#define PAUSE_MS   2

static sigset_t waited_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, CALLED_GONE};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaddset(&set, numbers[i]);
    return set;
}

// Only children, which stay ours until we wait for them; the children of each become ours when it is dead.
static void end_children(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    for (int waited_ms = 0; waited_ms < GIVE_UP_MS; waited_ms += PAUSE_MS) {
        pid_t reaped;
        while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0)
            ;
        if (reaped < 0)
            return;
        AUTO_FREE ProcessStat *children = NULL;
        size_t count = group_children(getpid(), &children);
        for (size_t i = 0; i < count; i++)
            kill(children[i].pid, SIGKILL);
        nanosleep(&pause, NULL);
    }
}

// Until the child has ended (true, its end is in ret_status) or, when `parent` is not 0, until that is our parent no
// more. Every other signal is passed on to the child.
static bool watch(pid_t child, pid_t parent, int *ret_status)
{
    sigset_t set = waited_signals();
    for (;;) {
        siginfo_t info;
        int number = sigwaitinfo(&set, &info);
        if (parent != 0 && getppid() != parent)
            return false;
        if (number == SIGCHLD) {
            pid_t reaped;
            while ((reaped = waitpid(-1, ret_status, WNOHANG)) > 0)
                if (reaped == child)
                    return true;
        } else if (number > 0 && number != CALLED_GONE && info.si_code != SI_KERNEL) {
            kill(child, number); // a key of the terminal (SI_KERNEL) has reached the harness by itself
        }
    }
}

static void rename_process(int count, char **words)
{
    prctl(PR_SET_NAME, GUARD_NAME);
    size_t room = (size_t)(words[count - 1] + strlen(words[count - 1]) - words[0]);
    memset(words[0], 0, room);
    memcpy(words[0], GUARD_NAME, room < sizeof GUARD_NAME ? room : sizeof GUARD_NAME);
}

// A file that the guard held open would look open after the harness is gone: a pipe, a lock, a mounted disk.
static void leave_files(void)
{
    closefrom(0);
    for (int fd = 0; fd < 3 && open("/dev/null", O_RDWR) == fd; fd++)
        ;
    int ignored = chdir("/");
    (void)ignored;
}

static _Noreturn void end_like(int status)
{
    if (WIFSIGNALED(status)) {
        prctl(PR_SET_DUMPABLE, 0); // the harness has left the core that matters
        signal(WTERMSIG(status), SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        kill(getpid(), WTERMSIG(status));
    }
    _exit(WEXITSTATUS(status));
}

static _Noreturn void guard(pid_t called, pid_t harness, int count, char **words)
{
    setsid(); // a kill of the whole group does not reach it
    rename_process(count, words);
    leave_files();
    int status = 0;
    bool ended = watch(harness, called, &status);
    end_children();
    end_like(ended ? status : 0);
}

// Dies with its parent by `number`; -ESRCH when that is gone already.
static int die_with(pid_t parent, int number)
{
    if (prctl(PR_SET_PDEATHSIG, number) < 0)
        return -errno;
    return getppid() == parent ? 0 : -ESRCH;
}

int guard_start(int count, char **words, int *ret_status)
{
    sigset_t before, set = waited_signals();
    signal(SIGCHLD, SIG_DFL); // a caller that ignores it would have our children reaped for us
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 || sigprocmask(SIG_BLOCK, &set, &before) < 0)
        return -errno;
    pid_t called = getpid(), guarding = fork();
    if (guarding < 0)
        return -errno;
    if (guarding > 0) {
        watch(guarding, 0, ret_status);
        end_children();
        return 1;
    }
    guarding = getpid();
    int result = die_with(called, CALLED_GONE);
    if (result < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        return result < 0 ? result : -errno;
    pid_t harness = fork();
    if (harness < 0)
        return -errno;
    if (harness > 0)
        guard(called, harness, count, words);
    result = die_with(guarding, SIGKILL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return result;
}
