// Children in groups of their own: see process.h.
// SPDX-License-Identifier: MIT
#include "harness/server/process.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/server/environment.h"
#include "harness/server/group.h"
#include "harness/server/interrupt.h"
#include "reports/text.h"

// Processes started and not yet stopped: the servers of a block, a generator, a build.
#define STARTED_MAX 64
static pid_t started[STARTED_MAX];
static int started_count;

bool process_is_started(pid_t pid)
{
    for (int i = 0; i < started_count; i++)
        if (started[i] == pid)
            return true;
    return false;
}

static void forget(pid_t pid)
{
    for (int i = 0; i < started_count; i++)
        if (started[i] == pid) {
            started[i] = started[--started_count];
            return;
        }
}

int process_prepare(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno : 0;
}

static int redirect(const Command *command)
{
    int input = open("/dev/null", O_RDONLY);
    int error = open(command->error_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
    int output = command->output_path ? open(command->output_path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : error;
    if (input < 0 || error < 0 || output < 0)
        return -errno;
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(error, 2) < 0)
        return -errno;
    return 0;
}

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    static const int changed[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
        signal(changed[i], SIG_DFL);
}

// Runs in the child; returns only when something failed.
static int become(const Command *command, char **variables, pid_t parent)
{
    setpgid(0, 0);
    reset_signals();
    // What we start must not outlive the harness. The guard sees to that; this is for the case that the guard is killed
    // with it. SIGTERM, because the request is for this process alone: a server of several processes (nginx) can then
    // end its own. The parent may be gone before the request.
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
        return errno;
    if (getppid() != parent)
        return ESRCH;
    if (command->cpus && sched_setaffinity(0, sizeof *command->cpus, command->cpus) < 0)
        return errno;
    int result = redirect(command);
    if (result < 0)
        return -result;
    if (command->folder && chdir(command->folder) < 0)
        return errno;
    environ = variables; // execvp searches the PATH in it
    execvp(command->words[0], command->words);
    return errno;
}

int process_start(const Command *command, Process *ret_process, Trouble *ret_trouble)
{
    int channel[2]; // closed by exec; a number in it is the errno of a failed one
    if (pipe2(channel, O_CLOEXEC) < 0) {
        trouble_set(ret_trouble, "cannot make a pipe: %s", strerror(errno));
        return -errno;
    }
    AUTO_ENVIRONMENT char **variables = environment_build(command->environment);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        int error = become(command, variables, parent);
        ssize_t ignored = write(channel[1], &error, sizeof error);
        (void)ignored;
        _exit(127);
    }
    int fork_error = errno, error = 0;
    close(channel[1]);
    if (pid < 0) {
        close(channel[0]);
        trouble_set(ret_trouble, "cannot start another process: %s", strerror(fork_error));
        return -fork_error;
    }
    setpgid(pid, pid); // both sides do it, so that neither has to wait for the other
    ssize_t got;
    while ((got = read(channel[0], &error, sizeof error)) < 0 && errno == EINTR)
        ;
    close(channel[0]);
    if (got == (ssize_t)sizeof error) {
        waitpid(pid, NULL, 0);
        trouble_set(ret_trouble, "cannot start '%s': %s", command->words[0], strerror(error));
        return -error;
    }
    assert(started_count < STARTED_MAX);
    started[started_count++] = pid;
    *ret_process = (Process){.pid = pid, .handle = (int)syscall(SYS_pidfd_open, pid, 0)};
    return 0;
}

static bool process_reap(Process *process)
{
    if (!process->ended && process->pid > 0 &&
        wait4(process->pid, &process->status, WNOHANG, &process->usage) == process->pid)
        process->ended = true;
    return process->ended;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int wait_for_end(Process *process, int timeout_ms, bool interruptible)
{
    int64_t deadline_ms = now_ms() + timeout_ms;
    for (;;) {
        if (process_reap(process))
            return 0;
        if (interruptible && interrupt_signal())
            return -EINTR;
        int64_t left_ms = deadline_ms - now_ms();
        if (left_ms <= 0)
            return -ETIMEDOUT;
        // A signal between the look above and this poll costs one slice at the most.
        int slice_ms = left_ms < 200 ? (int)left_ms : 200;
        struct pollfd poll_entry = {.fd = process->handle, .events = POLLIN};
        if (process->handle < 0)
            slice_ms = slice_ms < 5 ? slice_ms : 5;
        poll(&poll_entry, process->handle >= 0, slice_ms);
    }
}

int process_wait(Process *process, int timeout_ms)
{
    return wait_for_end(process, timeout_ms, true);
}

int process_finish(Process *process, int timeout_ms)
{
    return wait_for_end(process, timeout_ms, false);
}

static void sleep_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

// Zombies of the group, and of strays when no other process of ours could be meant.
static void reap_rest(Process *process)
{
    if (process_reap(process))
        while (waitpid(started_count == 1 ? -1 : -process->pid, NULL, WNOHANG) > 0)
            ;
}

static size_t signal_all(const Process *process, int number)
{
    AUTO_FREE ProcessStat *members = NULL, *strays = NULL;
    size_t count = group_list((Group){.leader = process->pid}, &members);
    if (count > 0)
        kill(-process->pid, number);
    // A daemon that left the group has become our child by now. While a server and its generator both run a stray may
    // be the server's and still at work; the last to be stopped takes them all.
    size_t stray_count = process->ended && started_count == 1 ? group_children(getpid(), &strays) : 0;
    for (size_t i = 0; i < stray_count; i++)
        kill(strays[i].pid, number);
    return count + stray_count;
}

int process_stop(Process *process, int grace_ms)
{
    if (process->pid <= 0)
        return 0;
    int64_t kill_at_ms = now_ms() + grace_ms, give_up_ms = kill_at_ms + 5000;
    size_t left = signal_all(process, SIGTERM);
    for (int pause_ms = 1; left > 0 || !process->ended; pause_ms = pause_ms < 20 ? pause_ms * 2 : 20) {
        reap_rest(process);
        int64_t now = now_ms();
        left = signal_all(process, now < kill_at_ms ? 0 : SIGKILL);
        if (left == 0 && process->ended)
            break;
        if (now > give_up_ms)
            return -EBUSY;
        sleep_ms(pause_ms);
    }
    reap_rest(process);
    if (process->handle >= 0)
        close(process->handle);
    process->handle = -1;
    forget(process->pid);
    process->pid = 0;
    return 0;
}

char *process_end_text(const Process *process)
{
    if (WIFSIGNALED(process->status))
        return text_format("was killed by signal %d (%s)", WTERMSIG(process->status),
                           strsignal(WTERMSIG(process->status)));
    return text_format("exited with status %d", WEXITSTATUS(process->status));
}
