/* options.h and activation.h: what whoever starts the program says to it. The input is divided at its NUL bytes into
 * arguments, or into environment variables, or is the value of LISTEN_PID and LISTEN_FDS.
 *
 * - Arguments are read, or refused with a message that names them. What holds then is within the bounds of the help.
 * - A number is one exactly when it is what printing it gives, and within its bounds.
 * - No word of the environment makes a descriptor a listener that is none, and none of them is left behind.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <unistd.h>

#include "activation.h"
#include "options.h"

enum { WORDS = 12 };

/* The words that stand between NULs, ended as C wants it. They point into `text`. */
static int split(char *text, size_t size, char *words[WORDS])
{
    int count = 0;
    for (char *at = text; count < WORDS && at < text + size; at += strlen(at) + 1)
        words[count++] = at;
    return count;
}

static void check_bounds(const Options *options)
{
    const Timeouts *timeouts = &options->timeouts;
    CHECK(options->workers >= 1 && options->workers <= 1024, "%u workers", options->workers);
    CHECK(timeouts->header_ms >= 1 && timeouts->header_ms <= INT32_MAX, "%u", timeouts->header_ms);
    CHECK(timeouts->idle_ms >= 1 && timeouts->idle_ms <= INT32_MAX, "%u", timeouts->idle_ms);
    CHECK(timeouts->progress_window_ms >= 100, "%u", timeouts->progress_window_ms);
    CHECK(timeouts->drain_grace_ms <= 3600000 && timeouts->drain_limit_ms <= 3600000, "%u, %u",
          timeouts->drain_grace_ms, timeouts->drain_limit_ms);
    CHECK(options->fields >= 1 && options->fields <= LIMIT_FIELDS_MAX, "%u fields", options->fields);
    CHECK(options->head_bytes >= LIMIT_HEAD_BYTES_MIN && options->head_bytes <= LIMIT_HEAD_BYTES_MAX, "%u",
          options->head_bytes);
    CHECK(options->body_bytes <= LIMIT_BODY_BYTES_MAX, "%u", options->body_bytes);
    CHECK(options->max_connections <= 100000000 && options->max_per_address <= 100000000, "%u, %u",
          options->max_connections, options->max_per_address);
    CHECK(options->reload_timeout_ms >= 1 && options->reload_timeout_ms <= 3600000, "%u", options->reload_timeout_ms);
    CHECK(options->bind[0] != '\0' && options->backend[0] != '\0', "an empty text");
}

static void check_outcome(int r, const char *message, size_t room)
{
    CHECK(r == 0 || r == 1 || r == -EINVAL, "options_read returns %d", r);
    if (r < 0) {
        CHECK(message[0] != '\0' && memchr(message, '\0', room) != NULL, "a refusal without a word");
    } else if (r == 0) {
        const Options options = options_resolve(&(orisha_serve_options){.port = 3000});
        check_bounds(&options);
    }
    options_clear();
}

static void check_arguments(char *text, size_t size)
{
    char *words[1 + WORDS] = {"server"};
    char message[128] = "";
    int count = split(text, size, words + 1);
    options_clear();
    check_outcome(options_read(1 + count, words, message, sizeof(message)), message, sizeof(message));
}

/* One number by its own rules, through the flag and through the environment. */
static void check_number(const char *text)
{
    char again[24], message[128];
    char *words[] = {"server", "--max-fields", (char *)text};
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    snprintf(again, sizeof(again), "%lld", value);
    bool is_one = errno == 0 && strcmp(again, text) == 0 && value >= 1 && value <= LIMIT_FIELDS_MAX;
    options_clear();
    CHECK((options_read(3, words, message, sizeof(message)) == 0) == is_one, "--max-fields '%s'", text);
    CHECK(!is_one || options_resolve(&(orisha_serve_options){0}).fields == value, "'%s' became another number", text);
    options_clear();
    setenv("ORISHA_MAX_FIELDS", text, 1);
    int r = options_read(1, words, message, sizeof(message));
    CHECK((r == 0) == (is_one || *text == '\0'), "ORISHA_MAX_FIELDS '%s'", text);
    unsetenv("ORISHA_MAX_FIELDS");
    options_clear();
}

/* Nothing here listens: whatever is said, no socket is found. */
static void check_activation(const char *pid, const char *count)
{
    char self[24], message[256] = "";
    snprintf(self, sizeof(self), "%d", getpid());
    setenv("LISTEN_PID", pid != NULL ? pid : self, 1);
    setenv("LISTEN_FDS", count, 1);
    int r = activation_take(message, sizeof(message));
    CHECK(r == 0 || (r == -EINVAL && message[0] != '\0'), "LISTEN_FDS '%s' gives %d sockets", count, r);
    CHECK(pid != NULL || r < 0 || strcmp(count, "0") == 0, "LISTEN_FDS '%s' counts as none", count);
    CHECK(getenv("LISTEN_PID") == NULL && getenv("LISTEN_FDS") == NULL, "the variables are still there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = copy_padded(data, size, 1);
    check_number(text);
    check_activation(NULL, text);
    check_activation(text, "1");
    check_arguments(text, size); /* last: the words stay where they are */
    free(text);
    return 0;
}
