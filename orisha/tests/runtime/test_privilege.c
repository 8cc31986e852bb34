/* Users and groups: who is meant, and that giving root up is for good. What needs root to be given up is skipped
 * without it. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "privilege.h"

static char message[512];

/* A user without privileges, as the system calls it. False when it has none of that name. */
static bool find_nobody(Identity *ret_identity)
{
    const struct passwd *entry = getpwnam("nobody");
    if (entry == NULL || entry->pw_uid == 0 || entry->pw_gid == 0)
        return false;
    *ret_identity = (Identity){entry->pw_uid, entry->pw_gid};
    return true;
}

static void test_find(void **state)
{
    (void)state;
    Identity identity;
    char text[64];
    Identity nobody = {0, 0};
    if (!find_nobody(&nobody))
        skip();
    assert_int_equal(privilege_find("nobody", &identity, message, sizeof(message)), 0);
    assert_int_equal(identity.user, nobody.user);
    assert_int_equal(identity.group, nobody.group);
    snprintf(text, sizeof(text), "%u", nobody.user);
    assert_int_equal(privilege_find(text, &identity, message, sizeof(message)), 0);
    assert_int_equal(identity.group, nobody.group);
    assert_int_equal(privilege_find("nobody:12345", &identity, message, sizeof(message)), 0);
    assert_int_equal(identity.user, nobody.user);
    assert_int_equal(identity.group, 12345);
    /* In a container a number is often all there is. */
    assert_int_equal(privilege_find("1234567:1234568", &identity, message, sizeof(message)), 0);
    assert_int_equal(identity.user, 1234567);
    assert_int_equal(identity.group, 1234568);
}

static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
    } mistakes[] = {
        {"nosuchuser", "no user 'nosuchuser'"},
        {"1:nosuchgroup", "no group 'nosuchgroup'"},
        {"1234567", "1234567:GROUP"},
        {"root", "gives nothing up"},
        {"0:5", "gives nothing up"},
        {"1:0", "gives nothing up"},
        {":5", "NAME or NAME:GROUP"},
        {"1:", "NAME or NAME:GROUP"},
        {"4294967295:1", "no user '4294967295'"}, /* to setresuid this would mean: as before */
        {"1:4294967295", "no group '4294967295'"},
        {"-1:1", "no user '-1'"},
    };
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        Identity identity = {7, 7};
        message[0] = '\0';
        if (privilege_find(mistakes[i].text, &identity, message, sizeof(message)) != -EINVAL ||
            strstr(message, mistakes[i].part) == NULL || identity.user != 7)
            fail_msg("%s: %s", mistakes[i].text, message);
    }
}

static int in_child(int (*body)(void))
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(body());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int drop_and_try_to_regain(void)
{
    static const Identity identity = {1234567, 1234568};
    const gid_t groups[] = {0, 4};
    setgroups(2, groups);
    if (privilege_drop(&identity, "1234567:1234568", message, sizeof(message)) < 0) {
        fputs(message, stderr);
        return 1;
    }
    if (getuid() != 1234567 || geteuid() != 1234567 || getgid() != 1234568 || getegid() != 1234568)
        return 2;
    if (getgroups(0, NULL) != 0)
        return 3;
    if (setuid(0) == 0 || seteuid(0) == 0 || setgid(0) == 0 || setegid(0) == 0 || setgroups(2, groups) == 0)
        return 4;
    if (open("/etc/shadow", O_RDONLY) >= 0 || errno != EACCES)
        return 5;
    /* To another user just as little. */
    return setuid(1) == 0 ? 6 : 0;
}

static void test_drop(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(in_child(drop_and_try_to_regain), 0);
}

/* Secure bits that let a process keep its capabilities when it stops being root: they must go all the same. */
static int drop_with_kept_capabilities(void)
{
    static const Identity identity = {1234567, 1234568};
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 ||
        privilege_drop(&identity, "1234567:1234568", message, sizeof(message)) < 0)
        return 1;
    return setuid(0) == 0 ? 2 : 0;
}

static void test_kept_capabilities(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(in_child(drop_with_kept_capabilities), 0);
}

static int drop_without_root(void)
{
    static const Identity identity = {1234567, 1234568};
    if (geteuid() == 0 && (setgid(54321) < 0 || setuid(54321) < 0))
        return 1;
    if (privilege_drop(&identity, "www", message, sizeof(message)) != -EPERM)
        return 2;
    return strstr(message, "'www'") != NULL && strstr(message, "only root may") != NULL ? 0 : 3;
}

static void test_not_root(void **state)
{
    (void)state;
    assert_int_equal(in_child(drop_without_root), 0);
}

static int forbid(void)
{
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0 || privilege_forbid_gain() < 0)
        return 1;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 2;
}

static void test_forbid_gain(void **state)
{
    (void)state;
    assert_int_equal(in_child(forbid), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),     cmocka_unit_test(test_mistakes),          cmocka_unit_test(test_drop),
        cmocka_unit_test(test_not_root), cmocka_unit_test(test_kept_capabilities), cmocka_unit_test(test_forbid_gain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
