/* The file that a Unix socket leaves behind: forgotten ones are replaced, used ones and other files are not touched,
 * and only ours is removed. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unix_socket.h"

static char folder[64], path[100];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/orisha-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof(path), "%s/socket", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder); /* fails when something else was left behind */
}

static bool exists(void)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static int connect_to_it(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int r = connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ? -errno : 0;
    close(fd);
    return r;
}

static void test_life(void **state)
{
    (void)state;
    int fd;
    UnixFile file;
    mode_t old_mask = umask(0117);
    assert_int_equal(unix_socket_listen(path, &fd, &file), 0);
    umask(old_mask);
    struct stat status;
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0660);
    assert_int_equal(connect_to_it(), 0);
    unix_file_remove(&file);
    assert_false(exists());
    unix_file_remove(&file);
    close(fd);
}

static void test_in_use(void **state)
{
    (void)state;
    int fd, second;
    UnixFile file, second_file;
    assert_int_equal(unix_socket_listen(path, &fd, &file), 0);
    assert_int_equal(unix_socket_listen(path, &second, &second_file), -EADDRINUSE);
    assert_int_equal(connect_to_it(), 0); /* it was not harmed */
    unix_file_remove(&file);
    close(fd);
}

static void test_stale(void **state)
{
    (void)state;
    int fd;
    UnixFile old, file;
    assert_int_equal(unix_socket_listen(path, &fd, &old), 0);
    close(fd); /* as after a crash: the file stays */
    assert_int_equal(connect_to_it(), -ECONNREFUSED);
    assert_int_equal(unix_socket_listen(path, &fd, &file), 0);
    assert_int_equal(connect_to_it(), 0);
    if (old.inode != file.inode) {
        /* The old owner comes late: what is there now is not its own. */
        unix_file_remove(&old);
        assert_true(exists());
    }
    unix_file_remove(&file);
    assert_false(exists());
    close(fd);
}

static void test_other_files(void **state)
{
    (void)state;
    int fd;
    UnixFile file;
    FILE *stream = fopen(path, "w");
    fputs("precious", stream);
    fclose(stream);
    assert_int_equal(unix_socket_listen(path, &fd, &file), -EEXIST);
    assert_true(exists());
    unlink(path);
    assert_int_equal(symlink("/dev/null", path), 0);
    assert_int_equal(unix_socket_listen(path, &fd, &file), -EEXIST);
    assert_true(exists());
    unlink(path);
    /* A socket of another kind cannot be asked, so it is left alone. */
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    int datagram = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(datagram, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(unix_socket_listen(path, &fd, &file), -EADDRINUSE);
    close(datagram);
}

static void test_bad_paths(void **state)
{
    (void)state;
    int fd;
    UnixFile file;
    char long_path[200] = "/tmp/";
    memset(long_path + 5, 'x', 150);
    assert_int_equal(unix_socket_listen("", &fd, &file), -EINVAL);
    assert_int_equal(unix_socket_listen("socket", &fd, &file), -EINVAL);
    assert_int_equal(unix_socket_listen("@abstract", &fd, &file), -EINVAL);
    assert_int_equal(unix_socket_listen(long_path, &fd, &file), -ENAMETOOLONG);
    assert_int_equal(unix_socket_listen("/no/such/folder", &fd, &file), -ENOENT);
}

/* Whoever holds the lock on the folder is in the midst of starting: others wait. */
static void test_lock(void **state)
{
    (void)state;
    int folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status;
    assert_int_equal(flock(folder_fd, LOCK_EX), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int fd;
        UnixFile file;
        close(folder_fd); /* the lock belongs to what both share; only the last close gives it up */
        _exit(unix_socket_listen(path, &fd, &file) == 0 ? 0 : 1);
    }
    poll(NULL, 0, 200);
    assert_false(exists());
    assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
    close(folder_fd);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(exists());
}

/* Many processes start at once over a forgotten file: exactly one gets it. */
static void test_race(void **state)
{
    (void)state;
    enum { STARTERS = 8 };
    for (int round = 0; round < 20; round++) {
        int fd, ready[2], go[2], done[2];
        UnixFile file;
        assert_int_equal(unix_socket_listen(path, &fd, &file), 0);
        close(fd);
        assert_int_equal(pipe(ready) | pipe(go) | pipe(done), 0);
        pid_t pids[STARTERS];
        for (int i = 0; i < STARTERS; i++) {
            pids[i] = fork();
            assert_true(pids[i] >= 0);
            if (pids[i] == 0) {
                char byte = 'r';
                close(go[1]);
                close(done[1]);
                if (write(ready[1], &byte, 1) != 1)
                    _exit(3);
                ssize_t end = read(go[0], &byte, 1);
                int r = unix_socket_listen(path, &fd, &file);
                byte = 'd';
                if (write(ready[1], &byte, 1) != 1)
                    _exit(3);
                end += read(done[0], &byte, 1); /* goes on listening until all have tried */
                _exit(end != 0 ? 3 : r == 0 ? 0 : r == -EADDRINUSE ? 1 : 2);
            }
        }
        char byte;
        for (int i = 0; i < STARTERS; i++)
            assert_int_equal(read(ready[0], &byte, 1), 1);
        close(go[1]);
        for (int i = 0; i < STARTERS; i++)
            assert_int_equal(read(ready[0], &byte, 1), 1);
        assert_int_equal(connect_to_it(), 0);
        close(done[1]);
        int winners = 0;
        for (int i = 0; i < STARTERS; i++) {
            int status;
            assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
            winners += WEXITSTATUS(status) == 0;
        }
        assert_int_equal(winners, 1);
        close(ready[0]);
        close(ready[1]);
        close(go[0]);
        close(done[0]);
        unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_life, setup, teardown),
        cmocka_unit_test_setup_teardown(test_in_use, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stale, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_paths, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lock, setup, teardown),
        cmocka_unit_test_setup_teardown(test_race, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
