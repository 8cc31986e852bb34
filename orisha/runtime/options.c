/* See options.h, and options_table.h for the options themselves.
 * SPDX-License-Identifier: MIT */
#include "options.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "cpus.h"
#include "options_table.h"

#define OPTION_ID(id, ...) OPTION_##id,
typedef enum OptionId { OPTION_TABLE(OPTION_ID) OPTION_COUNT } OptionId;

/* Which of the texts of an option. */
typedef enum Part { PART_FLAG, PART_VALUE, PART_HELP, PART_FALLBACK, PART_EXAMPLE } Part;

/* The texts of an option lie one behind the other, those of all options in one object, and an option tells where its
 * own begin: pointers to them would cost 32 bytes each, 24 of them for the relocation that the start has to do. */
#define OPTION_TEXTS(flag, value, help, fallback_text, example)                                                        \
    flag "\0" value "\0" help "\0" fallback_text "\0" example
#define OPTION_TEXT_FIELD(id, flag, value, help, minimum, maximum, fallback, fallback_text, example)                   \
    char id[sizeof(OPTION_TEXTS(flag, value, help, fallback_text, example))];
#define OPTION_TEXT(id, flag, value, help, minimum, maximum, fallback, fallback_text, example)                         \
    OPTION_TEXTS(flag, value, help, fallback_text, example),
typedef struct Texts {
    OPTION_TABLE(OPTION_TEXT_FIELD)
} Texts;
static const Texts texts = {OPTION_TABLE(OPTION_TEXT)};

typedef struct Option {
    uint16_t texts; /* where in `texts` */
    int32_t minimum, maximum, fallback;
} Option;

#define OPTION_ROW(id, flag, value, help, minimum, maximum, fallback, fallback_text, example)                          \
    {offsetof(Texts, id), minimum, maximum, fallback},
static const Option options[OPTION_COUNT] = {OPTION_TABLE(OPTION_ROW)};

#define VARIABLE_PREFIX "ORISHA_"
enum { ENVIRONMENT_NAME_MAX = 48, SOURCE_MAX = 64 };
#define OPTION_FITS(id, flag, ...)                                                                                     \
    static_assert(sizeof(VARIABLE_PREFIX flag) <= ENVIRONMENT_NAME_MAX, "a flag is too long for its variable");
OPTION_TABLE(OPTION_FITS)

/* What was read; NULL where nothing was. The texts live as long as the program: they are arguments or environment. */
static const char *values[OPTION_COUNT];

static const char *text_of(const Option *option, Part part)
{
    const char *text = (const char *)&texts + option->texts;
    for (; part > 0; part--)
        text += strlen(text) + 1;
    return text;
}

static const char *default_text(OptionId id)
{
    return text_of(&options[id], PART_FALLBACK);
}

/* "min-rate": "ORISHA_MIN_RATE". Every start asks for all of them, so they are not printed with snprintf. */
static void name_variable(const Option *option, char ret_name[ENVIRONMENT_NAME_MAX])
{
    const char *flag = text_of(option, PART_FLAG);
    memcpy(ret_name, VARIABLE_PREFIX, sizeof(VARIABLE_PREFIX) - 1);
    char *at = ret_name + sizeof(VARIABLE_PREFIX) - 1;
    do
        *at++ = *flag == '-' ? '_' : *flag >= 'a' && *flag <= 'z' ? (char)(*flag - 'a' + 'A') : *flag;
    while (*flag++ != '\0');
}

static bool is_text(const Option *option)
{
    return option->maximum == 0;
}

static bool is_switch(const Option *option)
{
    return *text_of(option, PART_VALUE) == '\0';
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
    const char *choices = text_of(option, PART_VALUE);
    if (strchr(choices, '|') == NULL)
        return true;
    if (strchr(text, '|') != NULL)
        return false;
    size_t size = strlen(text);
    for (const char *word = choices; word != NULL; word = strchr(word, '|')) {
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
        const char *example = text_of(option, PART_EXAMPLE);
        if (is_text(option))
            snprintf(ret_message, message_size, "%s is empty; give it %s, such as %s", source,
                     text_of(option, PART_VALUE), *example != '\0' ? example : default_text(id));
        else
            snprintf(ret_message, message_size, "%s is '%s', which is not a number from %d to %d", source, text,
                     option->minimum, option->maximum);
        return -EINVAL;
    }
    if (!is_choice(option, text)) {
        snprintf(ret_message, message_size, "%s is '%s', which is none of %s", source, text,
                 text_of(option, PART_VALUE));
        return -EINVAL;
    }
    values[id] = text;
    return 0;
}

static int read_environment(char *ret_message, size_t message_size)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        char name[ENVIRONMENT_NAME_MAX];
        name_variable(&options[id], name);
        const char *text = getenv(name);
        if (text == NULL || *text == '\0')
            continue;
        int r = set_value((OptionId)id, name, text, ret_message, message_size);
        if (r < 0)
            return r;
    }
    return 0;
}

/* "--name" or "--name=value"; *ret_value is NULL in the first case. OPTION_COUNT when there is no such option. */
static OptionId find_flag(const char *argument, const char **ret_value)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        const char *flag = text_of(&options[id], PART_FLAG);
        size_t size = strlen(flag);
        if (strncmp(argument, "--", 2) != 0 || strncmp(argument + 2, flag, size) != 0)
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
        char source[SOURCE_MAX];
        snprintf(source, sizeof(source), "--%s", text_of(&options[id], PART_FLAG));
        if (value == NULL && is_switch(&options[id]))
            value = "1";
        if (value == NULL && i + 1 == argc) {
            snprintf(ret_message, message_size, "%s needs a value: %s %s", source, source,
                     text_of(&options[id], PART_VALUE));
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
        const char *value = text_of(option, PART_VALUE);
        char form[SOURCE_MAX], name[ENVIRONMENT_NAME_MAX];
        snprintf(form, sizeof(form), "--%s%s%s", text_of(option, PART_FLAG), *value == '\0' ? "" : " ", value);
        fprintf(stream, "  %-26s %s", form, text_of(option, PART_HELP));
        if (!is_text(option) && !is_switch(option) && option->maximum < INT_MAX)
            fprintf(stream, " (%d to %d)", option->minimum, option->maximum);
        name_variable(option, name);
        fprintf(stream, "\n  %-26s [%s, default: ", "", name);
        if (*default_text((OptionId)id) != '\0')
            fprintf(stream, "%s]\n", default_text((OptionId)id));
        else
            fprintf(stream, "%d]\n", option->fallback);
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
                                                : default_text(OPTION_BIND);
    resolved.backend = values[OPTION_BACKEND] != NULL ? values[OPTION_BACKEND] : default_text(OPTION_BACKEND);
    resolved.workers = (unsigned)number_of(OPTION_WORKERS, program->workers);
    if (resolved.workers == 0)
        resolved.workers = cpus_usable();
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
