/* See options.h. An option is a row of the table: a flag, its environment variable (the flag's name in capitals after
 * ORISHA_), bounds, a default.
 * SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>

typedef enum OptionId {
    OPTION_PORT,
    OPTION_BIND,
    OPTION_WORKERS,
    OPTION_BACKEND,
    OPTION_HEADER_TIMEOUT,
    OPTION_IDLE_TIMEOUT,
    OPTION_PROGRESS_WINDOW,
    OPTION_LINGER_TIMEOUT,
    OPTION_DRAIN_GRACE,
    OPTION_DRAIN_LIMIT,
    OPTION_USER,
    OPTION_SANDBOX,
    OPTION_ACCESS_LOG,
    OPTION_MINIMUM_RATE,
    OPTION_HEAD_BYTES,
    OPTION_FIELDS,
    OPTION_BODY_BYTES,
    OPTION_MAX_CONNECTIONS,
    OPTION_MAX_PER_ADDRESS,
    OPTION_RELOAD,
    OPTION_RELOAD_TIMEOUT,
    OPTION_COUNT
} OptionId;

typedef struct Option {
    const char *flag; /* without "--" */
    const char *environment;
    const char *value_name; /* with '|' in it: the words between which to choose. NULL: a switch, a number from 0 to 1
                             * that is 1 when the flag stands alone */
    const char *help;
    long minimum, maximum; /* of a number; both 0 for text */
    long fallback;
    const char *fallback_text; /* the default, where it is not the number above */
    const char *example;       /* of a text; NULL: the default is one */
} Option;

enum { CONNECTIONS_MAX = 100000000 }; /* more than the descriptors of any system */

static const char default_bind[] = "0.0.0.0";

static const Option options[OPTION_COUNT] = {
    [OPTION_PORT] = {"port", "ORISHA_PORT", "N", "port to listen on; 0 takes a free one and prints it", 0, 65535, 3000},
    [OPTION_BIND] = {"bind", "ORISHA_BIND", "ADDRESS", "numeric IPv4 or IPv6 address to listen on, or unix:/path", 0, 0,
                     0, default_bind, "127.0.0.1"},
    [OPTION_WORKERS] = {"workers", "ORISHA_WORKERS", "N", "worker threads", 0, 1024, 0, "0, one per usable CPU"},
    [OPTION_BACKEND] = {"backend", "ORISHA_BACKEND", "auto|epoll|io_uring", "what workers wait with", 0, 0, 0, "auto",
                        NULL},
    [OPTION_HEADER_TIMEOUT] = {"header-timeout-ms", "ORISHA_HEADER_TIMEOUT_MS", "MS",
                               "from a request's first byte to the end of its head", 1, INT_MAX, HEADER_TIMEOUT_MS},
    [OPTION_IDLE_TIMEOUT] = {"idle-timeout-ms", "ORISHA_IDLE_TIMEOUT_MS", "MS", "between requests of a connection", 1,
                             INT_MAX, IDLE_TIMEOUT_MS},
    [OPTION_PROGRESS_WINDOW] = {"progress-window-ms", "ORISHA_PROGRESS_WINDOW_MS", "MS",
                                "over which a body or an answer must keep the minimum rate", 100, INT_MAX,
                                PROGRESS_WINDOW_MS},
    [OPTION_LINGER_TIMEOUT] = {"linger-timeout-ms", "ORISHA_LINGER_TIMEOUT_MS", "MS",
                               "for a refused client to read its answer and hang up", 1, INT_MAX, LINGER_TIMEOUT_MS},
    [OPTION_DRAIN_GRACE] = {"drain-grace-ms", "ORISHA_DRAIN_GRACE_MS", "MS",
                            "after SIGTERM, before idle connections are closed", 0, 3600000, DRAIN_GRACE_MS},
    [OPTION_DRAIN_LIMIT] = {"drain-limit-ms", "ORISHA_DRAIN_LIMIT_MS", "MS",
                            "after SIGTERM, before all connections are closed", 0, 3600000, DRAIN_LIMIT_MS},
    [OPTION_MINIMUM_RATE] = {"min-rate", "ORISHA_MIN_RATE", "N",
                             "bytes per second that a body or an answer must move; 0 allows any", 0, 1000000000,
                             PROGRESS_BYTES_PER_SECOND},
    [OPTION_HEAD_BYTES] = {"max-head-bytes", "ORISHA_MAX_HEAD_BYTES", "N", "of a request's line and fields together",
                           LIMIT_HEAD_BYTES_MIN, LIMIT_HEAD_BYTES_MAX, LIMIT_HEAD_BYTES},
    [OPTION_FIELDS] = {"max-fields", "ORISHA_MAX_FIELDS", "N", "fields of a request", 1, LIMIT_FIELDS_MAX,
                       LIMIT_FIELDS},
    [OPTION_BODY_BYTES] = {"max-body-bytes", "ORISHA_MAX_BODY_BYTES", "N",
                           "of a request's decoded body, which is held in memory", 0, LIMIT_BODY_BYTES_MAX,
                           LIMIT_BODY_BYTES},
    [OPTION_MAX_CONNECTIONS] = {"max-connections", "ORISHA_MAX_CONNECTIONS", "N",
                                "open at a time; one more is closed at once", 0, CONNECTIONS_MAX, 0,
                                "0, as many as the descriptor limit allows, less a reserve"},
    [OPTION_MAX_PER_ADDRESS] = {"max-per-address", "ORISHA_MAX_PER_ADDRESS", "N",
                                "open at a time of one IPv4 address or IPv6 /64", 0, CONNECTIONS_MAX, 0, "0, no cap"},
    [OPTION_RELOAD] = {"reload", "ORISHA_RELOAD", NULL, "stay as a supervisor that starts the program anew on SIGHUP",
                       0, 1, 0},
    [OPTION_RELOAD_TIMEOUT] = {"reload-timeout-ms", "ORISHA_RELOAD_TIMEOUT_MS", "MS",
                               "for the new process to be ready; then the old one goes on", 1, 3600000, 30000},
    [OPTION_USER] = {"user", "ORISHA_USER", "NAME[:GROUP]", "become this user once the port is open; needs root", 0, 0,
                     0, "nobody else", "www-data"},
    [OPTION_SANDBOX] = {"sandbox", "ORISHA_SANDBOX", "off|on|require",
                        "give up files, programs, new sockets (see OPERATING.md); require: or do not start", 0, 0, 0,
                        "off", NULL},
    [OPTION_ACCESS_LOG] = {"access-log", "ORISHA_ACCESS_LOG", "PATH",
                           "a line per request, combined format, UTC; - is stdout; SIGUSR1 reopens", 0, 0, 0, "none",
                           "/var/log/orisha/access.log"},
};

/* What was read; NULL where nothing was. The texts live as long as the program: they are arguments or environment. */
static const char *values[OPTION_COUNT];

static bool is_text(const Option *option)
{
    return option->maximum == 0;
}

static bool is_switch(const Option *option)
{
    return option->value_name == NULL;
}

static bool parse_number(const Option *option, const char *text, long *ret_value)
{
    int64_t value;
    if (!orisha_parse_int(orisha_str_from_cstring(text), &value) || value < option->minimum || value > option->maximum)
        return false;
    *ret_value = (long)value;
    return true;
}

/* Is it one of the words of "off|on|require"? Anything is, where there is no such list. */
static bool is_choice(const Option *option, const char *text)
{
    if (is_switch(option) || strchr(option->value_name, '|') == NULL)
        return true;
    if (strchr(text, '|') != NULL)
        return false;
    size_t size = strlen(text);
    for (const char *word = option->value_name; word != NULL; word = strchr(word, '|')) {
        word += *word == '|';
        if (strncmp(word, text, size) == 0 && (word[size] == '|' || word[size] == '\0'))
            return true;
    }
    return false;
}

/* `source` is how the user named it: "--port" or "ORISHA_PORT". */
static int set_value(OptionId id, const char *source, const char *text, char *ret_message, size_t message_size)
{
    const Option *option = &options[id];
    long number;
    if (is_text(option) ? *text == '\0' : !parse_number(option, text, &number)) {
        if (is_text(option))
            snprintf(ret_message, message_size, "%s is empty; give it %s, such as %s", source, option->value_name,
                     option->example != NULL ? option->example : option->fallback_text);
        else
            snprintf(ret_message, message_size, "%s is '%s', which is not a number from %ld to %ld", source, text,
                     option->minimum, option->maximum);
        return -EINVAL;
    }
    if (!is_choice(option, text)) {
        snprintf(ret_message, message_size, "%s is '%s', which is none of %s", source, text, option->value_name);
        return -EINVAL;
    }
    values[id] = text;
    return 0;
}

static int read_environment(char *ret_message, size_t message_size)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        const char *text = getenv(options[id].environment);
        if (text == NULL || *text == '\0')
            continue;
        int r = set_value((OptionId)id, options[id].environment, text, ret_message, message_size);
        if (r < 0)
            return r;
    }
    return 0;
}

/* "--name" or "--name=value"; *ret_value is NULL in the first case. OPTION_COUNT when there is no such option. */
static OptionId find_flag(const char *argument, const char **ret_value)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        size_t size = strlen(options[id].flag);
        if (strncmp(argument, "--", 2) != 0 || strncmp(argument + 2, options[id].flag, size) != 0)
            continue;
        char after = argument[2 + size];
        if (after != '\0' && after != '=')
            continue;
        *ret_value = after == '=' ? argument + 2 + size + 1 : NULL;
        return (OptionId)id;
    }
    return OPTION_COUNT;
}

int options_read(int argc, char **argv, char *ret_message, size_t message_size)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return 1;
    int r = read_environment(ret_message, message_size);
    for (int i = 1; r == 0 && i < argc; i++) {
        const char *argument = argv[i];
        const char *value;
        OptionId id = find_flag(argument, &value);
        if (id == OPTION_COUNT) {
            snprintf(ret_message, message_size, "there is no option '%s'; --help lists them", argument);
            return -EINVAL;
        }
        char source[64];
        snprintf(source, sizeof(source), "--%s", options[id].flag);
        if (value == NULL && is_switch(&options[id]))
            value = "1";
        if (value == NULL && i + 1 == argc) {
            snprintf(ret_message, message_size, "%s needs a value: %s %s", source, source, options[id].value_name);
            return -EINVAL;
        }
        if (value == NULL)
            value = argv[++i];
        r = set_value(id, source, value, ret_message, message_size);
    }
    return r;
}

void options_print_help(FILE *stream, const char *program)
{
    fprintf(stream, "Usage: %s [options]\n\nAn HTTP server made with Orisha.\n\n", program);
    for (int id = 0; id < OPTION_COUNT; id++) {
        const Option *option = &options[id];
        char form[64];
        snprintf(form, sizeof(form), "--%s%s%s", option->flag, is_switch(option) ? "" : " ",
                 is_switch(option) ? "" : option->value_name);
        fprintf(stream, "  %-26s %s", form, option->help);
        if (!is_text(option) && !is_switch(option) && option->maximum < INT_MAX)
            fprintf(stream, " (%ld to %ld)", option->minimum, option->maximum);
        fprintf(stream, "\n  %-26s [%s, default: ", "", option->environment);
        if (option->fallback_text != NULL)
            fprintf(stream, "%s]\n", option->fallback_text);
        else
            fprintf(stream, "%ld]\n", option->fallback);
    }
    fprintf(stream,
            "  %-26s this text\n\n"
            "Flags win over the environment, which wins over what the program says; the defaults hold for the rest.\n"
            "Sockets given by LISTEN_FDS and LISTEN_PID (socket activation) win over --bind and --port.\n"
            "SIGTERM, SIGINT and SIGHUP (without --reload) drain the server; a second one stops it at once.\n",
            "--help");
}

static long number_of(OptionId id, long fallback)
{
    long value = fallback;
    if (values[id] != NULL)
        parse_number(&options[id], values[id], &value);
    return value;
}

static unsigned usable_cpus(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) < 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}

static SandboxMode sandbox_mode(const char *text)
{
    if (text == NULL || strcmp(text, "off") == 0)
        return SANDBOX_OFF;
    return strcmp(text, "on") == 0 ? SANDBOX_ON : SANDBOX_REQUIRE;
}

Options options_resolve(const orisha_serve_options *program)
{
    Options resolved;
    resolved.port =
        (uint16_t)number_of(OPTION_PORT, program->port != 0 ? program->port : options[OPTION_PORT].fallback);
    resolved.bind = values[OPTION_BIND] != NULL ? values[OPTION_BIND]
                    : program->bind != NULL     ? program->bind
                                                : default_bind;
    resolved.backend = values[OPTION_BACKEND] != NULL ? values[OPTION_BACKEND] : options[OPTION_BACKEND].fallback_text;
    resolved.workers = (unsigned)number_of(OPTION_WORKERS, program->workers);
    if (resolved.workers == 0)
        resolved.workers = usable_cpus();
    if (resolved.workers > (unsigned)options[OPTION_WORKERS].maximum)
        resolved.workers = (unsigned)options[OPTION_WORKERS].maximum;
    uint32_t *const numbers[OPTION_COUNT] = {
        [OPTION_HEADER_TIMEOUT] = &resolved.timeouts.header_ms,
        [OPTION_IDLE_TIMEOUT] = &resolved.timeouts.idle_ms,
        [OPTION_PROGRESS_WINDOW] = &resolved.timeouts.progress_window_ms,
        [OPTION_LINGER_TIMEOUT] = &resolved.timeouts.linger_ms,
        [OPTION_DRAIN_GRACE] = &resolved.timeouts.drain_grace_ms,
        [OPTION_DRAIN_LIMIT] = &resolved.timeouts.drain_limit_ms,
        [OPTION_MINIMUM_RATE] = &resolved.minimum_rate,
        [OPTION_HEAD_BYTES] = &resolved.head_bytes,
        [OPTION_FIELDS] = &resolved.fields,
        [OPTION_BODY_BYTES] = &resolved.body_bytes,
        [OPTION_MAX_CONNECTIONS] = &resolved.max_connections,
        [OPTION_MAX_PER_ADDRESS] = &resolved.max_per_address,
        [OPTION_RELOAD_TIMEOUT] = &resolved.reload_timeout_ms,
    };
    for (int id = 0; id < OPTION_COUNT; id++)
        if (numbers[id] != NULL)
            *numbers[id] = (uint32_t)number_of((OptionId)id, options[id].fallback);
    resolved.reload = number_of(OPTION_RELOAD, options[OPTION_RELOAD].fallback) != 0;
    resolved.user = values[OPTION_USER];
    resolved.access_log = values[OPTION_ACCESS_LOG];
    resolved.sandbox = sandbox_mode(values[OPTION_SANDBOX]);
    return resolved;
}

void options_clear(void)
{
    memset(values, 0, sizeof(values));
}
