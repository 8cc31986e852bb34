/* What the sandbox refuses and what it lets through, each tried in a child process that has entered it. The same
 * attempts without it must come out otherwise, or they would prove nothing. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log_file.h"
#include "privilege.h"
#include "sandbox.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif

/* ---- Children -----------------------------------------------------------------------------------------------------
 */

/* Runs it in a child. What it returns, 0 to 255; or 1000 and the signal that ended it. */
static int in_child(int (*body)(void *), void *argument)
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGSEGV, SIG_DFL); /* the test runner's handler would go on with the next test, in the child */
        _exit(body(argument));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int errno_of(long result)
{
    return result < 0 ? errno : 0;
}

/* ---- Attempts: each returns 0, or the errno that it met ----------------------------------------------------------
 */

static int socket_pair[2];
static int folder_fd; /* where the log may be opened */
static char folder[] = "/tmp/orisha-sandbox-XXXXXX";

static int try_open(void)
{
    return errno_of(open("/etc/passwd", O_RDONLY));
}
static int try_open_with_newer_call(void)
{
    uint64_t how[3] = {O_RDONLY, 0, 0};
    return errno_of(syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof(how)));
}
static int try_make_folder(void)
{
    char path[64];
    snprintf(path, sizeof(path), "%s/made", folder);
    int r = errno_of(mkdir(path, 0700));
    rmdir(path);
    return r;
}
static int try_stat(void)
{
    struct stat status;
    return errno_of(stat("/etc/passwd", &status));
}
static int try_execute(void)
{
    char *const arguments[] = {"true", NULL};
    execv("/bin/true", arguments);
    return errno;
}
static int try_fork(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return errno_of(pid);
}
static void *do_nothing(void *argument)
{
    return argument;
}
static int try_thread(void)
{
    pthread_t thread;
    int r = pthread_create(&thread, NULL, do_nothing, NULL);
    if (r == 0)
        pthread_join(thread, NULL);
    return r;
}
static int try_socket(void)
{
    return errno_of(socket(AF_INET, SOCK_STREAM, 0));
}
static int try_connect(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(1)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int r = fd < 0 ? errno : errno_of(connect(fd, (struct sockaddr *)&address, sizeof(address)));
    return r == ECONNREFUSED ? 0 : r; /* nobody listens there, but it went out */
}
static int try_signal_to_parent(void)
{
    return errno_of(kill(getppid(), 0));
}
static int try_thread_signal_to_parent(void)
{
    return errno_of(syscall(SYS_tgkill, getppid(), getppid(), 0));
}
static int try_signal_to_self(void)
{
    return errno_of(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0));
}
static int try_trace(void)
{
    return errno_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
static int try_executable_memory(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : 0;
}
static int try_memory_made_executable(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : errno_of(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
static int try_memory(void)
{
    char *p = malloc(1 << 22);
    if (p == NULL)
        return errno;
    memset(p, 1, 1 << 22);
    p = realloc(p, 1 << 24);
    int r = p == NULL ? errno : 0;
    free(p);
    return r;
}
static int try_attaching_a_program(void)
{
    struct sock_filter all[] = {{BPF_RET | BPF_K, 0, 0, 0xffff}};
    struct sock_fprog program = {1, all};
    return errno_of(setsockopt(socket_pair[0], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
}
static int try_linger(void)
{
    const struct linger at_once = {1, 0};
    return errno_of(setsockopt(socket_pair[0], SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
}
static int try_typing_into_the_terminal(void)
{
    int r = errno_of(ioctl(socket_pair[0], TIOCSTI, "x"));
    return r == ENOTTY ? 0 : r; /* it was let through, but this is no terminal */
}
static int try_who_gets_signals(void)
{
    return errno_of(fcntl(socket_pair[0], F_SETOWN, getpid()));
}
static int try_another_descriptor(void)
{
    return errno_of(fcntl(socket_pair[0], F_DUPFD_CLOEXEC, 0));
}
static int try_talking(void)
{
    char byte;
    int r = errno_of(send(socket_pair[0], "x", 1, MSG_NOSIGNAL));
    return r != 0 ? r : errno_of(recv(socket_pair[1], &byte, 1, 0));
}
static int try_ring(void)
{
    int r = errno_of(syscall(SYS_io_uring_enter, -1, 0, 0, 0, NULL, 0));
    return r == EBADF ? 0 : r; /* let through; there is just none */
}
static int try_log(void)
{
    int fd = log_file_open(folder_fd, "log");
    return fd < 0 ? -fd : errno_of(write(fd, "line\n", 5));
}
static int try_reading_in_log_folder(void)
{
    return errno_of(openat(folder_fd, "log", O_RDONLY));
}
static int try_log_flags_elsewhere(void)
{
    int fd = log_file_open(AT_FDCWD, "/tmp/orisha-sandbox-elsewhere");
    unlink("/tmp/orisha-sandbox-elsewhere");
    return fd < 0 ? -fd : 0;
}

/* ---- The attempts, without and with each mechanism ------------------------------------------------------------------
 */

typedef struct Attempt {
    const char *name;
    int (*make)(void);
    int plain, landlock, seccomp, seccomp_with_needs; /* what must come of it */
} Attempt;

static const Attempt attempts[] = {
    {"open", try_open, 0, EACCES, EPERM, EPERM},
    {"openat2", try_open_with_newer_call, 0, EACCES, ENOSYS, ENOSYS},
    {"mkdir", try_make_folder, 0, EACCES, EPERM, EPERM},
    {"stat", try_stat, 0, 0, EPERM, EPERM},
    {"execve", try_execute, 0, EACCES, EPERM, EPERM},
    {"fork", try_fork, 0, 0, EPERM, EPERM},
    {"pthread_create", try_thread, 0, 0, EPERM, EPERM},
    {"socket", try_socket, 0, 0, EPERM, EPERM},
    {"connect", try_connect, 0, EACCES, EPERM, EPERM},
    {"kill", try_signal_to_parent, 0, EPERM, EPERM, EPERM},
    {"tgkill another", try_thread_signal_to_parent, 0, EPERM, EPERM, EPERM},
    {"tgkill self", try_signal_to_self, 0, 0, 0, 0},
    {"ptrace", try_trace, 0, 0, EPERM, EPERM},
    {"mmap PROT_EXEC", try_executable_memory, 0, 0, EPERM, EPERM},
    {"mprotect PROT_EXEC", try_memory_made_executable, 0, 0, EPERM, EPERM},
    {"malloc", try_memory, 0, 0, 0, 0},
    {"SO_ATTACH_FILTER", try_attaching_a_program, 0, 0, EPERM, EPERM},
    {"SO_LINGER", try_linger, 0, 0, 0, 0},
    {"TIOCSTI", try_typing_into_the_terminal, 0, 0, EPERM, EPERM},
    {"F_SETOWN", try_who_gets_signals, 0, 0, EPERM, EPERM},
    {"F_DUPFD_CLOEXEC", try_another_descriptor, 0, 0, 0, 0},
    {"send and recv", try_talking, 0, 0, 0, 0},
    {"io_uring_enter", try_ring, 0, 0, ENOSYS, 0},
    {"the log", try_log, 0, 0, EPERM, 0},
    {"reading in the log's folder", try_reading_in_log_folder, 0, EACCES, EPERM, EPERM},
    {"the log's flags elsewhere", try_log_flags_elsewhere, 0, EACCES, EPERM, EPERM},
};

enum { NOT_ENTERED = 255 };

static int landlock_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
}

static int make_plain(void *attempt)
{
    return ((const Attempt *)attempt)->make();
}
static int make_in_landlock(void *attempt)
{
    if (privilege_forbid_gain() < 0 || landlock_enter(folder_fd) < 1)
        return NOT_ENTERED;
    return ((const Attempt *)attempt)->make();
}
static int make_in_seccomp(void *attempt)
{
    if (privilege_forbid_gain() < 0 || seccomp_enter(&(SeccompNeeds){-1, false}) < 0)
        return NOT_ENTERED;
    return ((const Attempt *)attempt)->make();
}
static int make_in_seccomp_with_needs(void *attempt)
{
    if (privilege_forbid_gain() < 0 || seccomp_enter(&(SeccompNeeds){folder_fd, true}) < 0)
        return NOT_ENTERED;
    return ((const Attempt *)attempt)->make();
}

static void assert_outcome(const Attempt *attempt, const char *where, int (*make)(void *), int wanted)
{
    int got = in_child(make, (void *)attempt);
    if (got != wanted)
        fail_msg("%s %s: %d (%s), not %d (%s)", attempt->name, where, got, strerror(got), wanted, strerror(wanted));
}

static void test_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(attempts); i++)
        assert_outcome(&attempts[i], "without a sandbox", make_plain, attempts[i].plain);
}

static void test_seccomp(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        assert_outcome(&attempts[i], "under seccomp", make_in_seccomp, attempts[i].seccomp);
        assert_outcome(&attempts[i], "under seccomp with needs", make_in_seccomp_with_needs,
                       attempts[i].seccomp_with_needs);
    }
}

static void test_landlock(void **state)
{
    (void)state;
    int version = landlock_version();
    if (version < 1)
        skip(); /* this kernel has no Landlock */
    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        bool is_newer = (version < 4 && attempts[i].make == try_connect) ||
                        (version < 6 &&
                         (attempts[i].make == try_signal_to_parent || attempts[i].make == try_thread_signal_to_parent));
        assert_outcome(&attempts[i], "under Landlock", make_in_landlock,
                       is_newer ? attempts[i].plain : attempts[i].landlock);
    }
}

/* ---- All threads; other conventions ---------------------------------------------------------------------------------
 */

static void *try_when_told(void *argument)
{
    char byte;
    if (read(*(int *)argument, &byte, 1) != 1)
        return (void *)1;
    return (void *)(intptr_t)(try_open() * 1000 + try_socket());
}

static int enter_with_a_thread(void *argument)
{
    (void)argument;
    pthread_t thread;
    int ends[2];
    void *result = NULL;
    if (pipe(ends) < 0 || pthread_create(&thread, NULL, try_when_told, &ends[0]) != 0 || privilege_forbid_gain() < 0 ||
        seccomp_enter(&(SeccompNeeds){-1, false}) < 0 || write(ends[1], "x", 1) != 1)
        return NOT_ENTERED;
    pthread_join(thread, &result);
    return (intptr_t)result == EPERM * 1000 + EPERM ? 0 : 1;
}

static void test_threads_that_run_already(void **state)
{
    (void)state;
    assert_int_equal(in_child(enter_with_a_thread, NULL), 0);
}

#if defined(__x86_64__)
static int call_as_32_bit(void *in_sandbox)
{
    if (in_sandbox != NULL && (privilege_forbid_gain() < 0 || seccomp_enter(&(SeccompNeeds){-1, false}) < 0))
        return NOT_ENTERED;
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "r8", "r9", "r10", "r11", "memory"); /* getpid */
    return result > 0 ? 0 : 1;
}
static int call_as_x32(void *in_sandbox)
{
    if (in_sandbox != NULL && (privilege_forbid_gain() < 0 || seccomp_enter(&(SeccompNeeds){-1, false}) < 0))
        return NOT_ENTERED;
    syscall(0x40000000 | SYS_getpid);
    return 0;
}

static void test_other_conventions(void **state)
{
    (void)state;
    /* Where the machine has no such call it is a fault, in the sandbox or out of it; seen to come and go in a virtual
     * machine. */
    int outside = in_child(call_as_32_bit, NULL), inside = in_child(call_as_32_bit, "in");
    if (inside != 1000 + SIGSYS)
        assert_true(inside == 1000 + SIGSEGV && (outside != 0 || in_child(call_as_32_bit, NULL) != 0));
    assert_int_equal(in_child(call_as_x32, NULL), 0); /* ENOSYS, where the kernel has no such thing */
    assert_int_equal(in_child(call_as_x32, "in"), 1000 + SIGSYS);
}
#endif

/* A failed assertion must still end the process as one, and say so. */
static int abort_in_sandbox(void *argument)
{
    (void)argument;
    if (privilege_forbid_gain() < 0 || seccomp_enter(&(SeccompNeeds){-1, false}) < 0)
        return NOT_ENTERED;
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void test_abort(void **state)
{
    (void)state;
    assert_int_equal(in_child(abort_in_sandbox, NULL), 1000 + SIGABRT);
}

/* ---- A kernel that lacks one
 * ------------------------------------------------------------------------------------------
 */

/* Makes the call fail as on a kernel without it. */
static bool take_away(int number)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {COUNT_OF(code), code};
    return privilege_forbid_gain() == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

typedef struct Lack {
    int number;
    const char *name;
    SandboxMode mode;
} Lack;

/* 0: went on and says what is lacking; 1: does not start and says why; more: neither. */
static int begin_without(void *argument)
{
    const Lack *lack = argument;
    char message[512] = "";
    Sandbox sandbox = {.mode = lack->mode, .log_folder_fd = -1};
    if (!take_away(lack->number))
        return NOT_ENTERED;
    int r = sandbox_begin(&sandbox, message, sizeof(message));
    if (r == 0)
        r = sandbox_seal(&sandbox, message, sizeof(message));
    if (r < 0)
        return strstr(message, lack->name) != NULL && strstr(message, "--sandbox on") != NULL ? 1 : 2;
    if (strstr(sandbox.lacking, lack->name) == NULL || strstr(sandbox.lacking, "does not offer it") == NULL)
        return 3;
    bool is_landlock = lack->number == SYS_landlock_create_ruleset;
    if (sandbox.seccomp_holds != is_landlock || (is_landlock && sandbox.landlock_abi != 0))
        return 4;
    return try_open() == 0 ? 5 : 0; /* the other one holds */
}

static void test_a_kernel_that_lacks_one(void **state)
{
    (void)state;
    Lack lacks[] = {{SYS_landlock_create_ruleset, "Landlock", SANDBOX_ON}, {SYS_seccomp, "seccomp", SANDBOX_ON}};
    for (size_t i = 0; i < COUNT_OF(lacks); i++) {
        if (lacks[i].number == SYS_seccomp && landlock_version() < 1)
            continue;
        assert_int_equal(in_child(begin_without, &lacks[i]), 0);
        lacks[i].mode = SANDBOX_REQUIRE;
        assert_int_equal(in_child(begin_without, &lacks[i]), 1);
    }
}

/* Without Landlock to say where, the log cannot be opened again. */
static int reopen_without_landlock(void *argument)
{
    (void)argument;
    char message[512];
    Sandbox sandbox = {.mode = SANDBOX_ON, .log_folder_fd = folder_fd};
    if (!take_away(SYS_landlock_create_ruleset) || sandbox_begin(&sandbox, message, sizeof(message)) < 0 ||
        sandbox_seal(&sandbox, message, sizeof(message)) < 0)
        return NOT_ENTERED;
    return try_log();
}

static int reopen_in_whole_sandbox(void *argument)
{
    (void)argument;
    char message[512];
    Sandbox sandbox = {.mode = SANDBOX_REQUIRE, .log_folder_fd = folder_fd};
    if (privilege_forbid_gain() < 0 || sandbox_begin(&sandbox, message, sizeof(message)) < 0 ||
        sandbox_seal(&sandbox, message, sizeof(message)) < 0)
        return NOT_ENTERED;
    int r = try_log();
    if (r != 0)
        return r;
    return try_reading_in_log_folder() == EPERM && try_log_flags_elsewhere() == EPERM ? 0 : 1;
}

static void test_log_in_sandbox(void **state)
{
    (void)state;
    assert_int_equal(in_child(reopen_without_landlock, NULL), EPERM);
    if (landlock_version() >= 1)
        assert_int_equal(in_child(reopen_in_whole_sandbox, NULL), 0);
}

static void test_off(void **state)
{
    (void)state;
    char message[512];
    Sandbox sandbox = {.mode = SANDBOX_OFF, .log_folder_fd = -1};
    assert_int_equal(sandbox_begin(&sandbox, message, sizeof(message)), 0);
    assert_int_equal(sandbox_seal(&sandbox, message, sizeof(message)), 0);
    assert_int_equal(try_open(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_seccomp),
        cmocka_unit_test(test_landlock),
        cmocka_unit_test(test_threads_that_run_already),
#if defined(__x86_64__)
        cmocka_unit_test(test_other_conventions),
#endif
        cmocka_unit_test(test_abort),
        cmocka_unit_test(test_a_kernel_that_lacks_one),
        cmocka_unit_test(test_log_in_sandbox),
        cmocka_unit_test(test_off),
    };
    if (mkdtemp(folder) == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket_pair) < 0)
        return 1;
    folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char path[64];
    snprintf(path, sizeof(path), "%s/log", folder);
    unlink(path);
    rmdir(folder);
    return failed;
}
