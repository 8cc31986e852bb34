/* A ring in the sandbox: what goes through it no system call filter sees, so it must refuse by itself what the loop
 * does not need. Each is tried in a ring that is not restricted first. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "loop_uring.h"

/* The outcome of one operation in a new ring: 0 or more, or a negative errno. */
static int outcome(bool restricted, void (*prepare)(struct io_uring_sqe *))
{
    struct io_uring ring;
    struct io_uring_sqe *submission;
    struct io_uring_cqe *completion;
    assert_int_equal(uring_queue_open(&ring, 8, 16, IORING_SETUP_R_DISABLED), 0);
    if (restricted)
        assert_int_equal(uring_restrict(&ring), 0);
    assert_int_equal(io_uring_enable_rings(&ring), 0);
    submission = io_uring_get_sqe(&ring);
    assert_non_null(submission);
    prepare(submission);
    int r = io_uring_submit_and_wait(&ring, 1);
    if (r >= 0) {
        assert_int_equal(io_uring_wait_cqe(&ring, &completion), 0);
        r = completion->res;
        io_uring_cqe_seen(&ring, completion);
    }
    io_uring_queue_exit(&ring);
    return r;
}

static int pipe_fds[2];
static char byte;

static void open_file(struct io_uring_sqe *submission)
{
    io_uring_prep_openat(submission, AT_FDCWD, "/etc/passwd", O_RDONLY, 0);
}
static void make_socket(struct io_uring_sqe *submission)
{
    io_uring_prep_socket(submission, AF_INET, SOCK_STREAM, 0, 0);
}
static void do_nothing(struct io_uring_sqe *submission)
{
    io_uring_prep_nop(submission);
}
static void write_byte(struct io_uring_sqe *submission)
{
    io_uring_prep_write(submission, pipe_fds[1], "x", 1, 0);
}
static void read_byte(struct io_uring_sqe *submission)
{
    io_uring_prep_read(submission, pipe_fds[0], &byte, 1, 0);
}
static void read_byte_elsewhere(struct io_uring_sqe *submission)
{
    io_uring_prep_read(submission, pipe_fds[0], &byte, 1, 0);
    submission->flags |= IOSQE_ASYNC; /* on a thread of the kernel's */
}

static void test_operations(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        void (*prepare)(struct io_uring_sqe *);
        bool is_needed;
    } operations[] = {
        {"openat", open_file, false},
        {"socket", make_socket, false},
        {"nop", do_nothing, false},
        {"write", write_byte, false},
        {"read async", read_byte_elsewhere, false},
        {"read", read_byte, true},
    };
    if (uring_probe() != NULL)
        skip();
    assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
    for (size_t i = 0; i < COUNT_OF(operations); i++) {
        assert_int_equal(write(pipe_fds[1], "ab", 2), 2);
        int plain = outcome(false, operations[i].prepare);
        int restricted = outcome(true, operations[i].prepare);
        bool is_right = plain >= 0 && (operations[i].is_needed ? restricted == plain : restricted == -EACCES);
        if (!is_right)
            fail_msg("%s: %d, restricted %d", operations[i].name, plain, restricted);
    }
}

static void test_registrations(void **state)
{
    (void)state;
    struct io_uring ring;
    if (uring_probe() != NULL)
        skip();
    for (int restricted = 0; restricted <= 1; restricted++) {
        assert_int_equal(uring_queue_open(&ring, 8, 16, IORING_SETUP_R_DISABLED), 0);
        if (restricted)
            assert_int_equal(uring_restrict(&ring), 0);
        assert_int_equal(io_uring_enable_rings(&ring), 0);
        int files[1] = {0};
        assert_int_equal(io_uring_register_files(&ring, files, 1), restricted ? -EACCES : 0);
        assert_int_equal(io_uring_register_ring_fd(&ring), 1);
        io_uring_queue_exit(&ring);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_registrations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
