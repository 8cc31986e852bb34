/* access_line.h and access_log.h: what clients can do to the access log. The input is what a client sends; divided by
 * dice it also stands for the fields of one line.
 *
 * - A line is one line of the combined format, of printable ASCII: nothing that a client sends ends it, or a field of
 *   it, early. Read back, each field is what was sent, or its beginning and "...".
 * - A connection leaves as many lines as it was given answers. SPDX-License-Identifier: MIT */
#include "model.h"

#include <ctype.h>

#include "access_line.h"
#include "access_log_parts.h"

typedef struct Field {
    size_t escaped_size; /* between its quotes */
    size_t size;
    char bytes[LOG_FIELD_BYTES];
} Field;

typedef struct Line {
    Field request, referer, user_agent;
} Line;

/* ---- Reading a line, by the format's letter -----------------------------------------------------------------------
 */

static const char *skip(const char *at, const char *end, const char *literal)
{
    size_t size = strlen(literal);
    CHECK((size_t)(end - at) >= size && memcmp(at, literal, size) == 0, "'%s' is missing before: %.*s", literal,
          (int)(end - at), at);
    return at + size;
}

static unsigned hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;
    CHECK(found != NULL, "'%c' is no hexadecimal digit", c);
    return (unsigned)(found - digits);
}

static const char *read_escape(const char *at, const char *end, Field *field)
{
    CHECK(end - at >= 1, "a backslash ends the line");
    char c = *at++;
    if (c == 'x') {
        CHECK(end - at >= 2, "\\x without two digits");
        c = (char)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
        CHECK((uint8_t)c < 0x20 || (uint8_t)c > 0x7e, "%02x needs no escape", (uint8_t)c);
        at += 2;
    } else {
        CHECK(c == '"' || c == '\\', "\\%c is no escape", c);
    }
    field->bytes[field->size++] = c;
    return at;
}

static const char *read_field(const char *at, const char *end, Field *ret_field)
{
    const char *begin = at = skip(at, end, " \"");
    ret_field->size = 0;
    while (at < end && *at != '"') {
        CHECK(ret_field->size < sizeof(ret_field->bytes), "a field has more than %d bytes", LOG_FIELD_BYTES);
        if (*at == '\\')
            at = read_escape(at + 1, end, ret_field);
        else
            ret_field->bytes[ret_field->size++] = *at++;
    }
    ret_field->escaped_size = (size_t)(at - begin);
    CHECK(ret_field->escaped_size <= LOG_FIELD_BYTES, "a field takes %zu bytes", ret_field->escaped_size);
    return skip(at, end, "\"");
}

static const char *read_number_or_dash(const char *at, const char *end)
{
    at = skip(at, end, " ");
    if (at < end && *at == '-')
        return at + 1;
    CHECK(at < end && *at >= '1' && *at <= '9', "no number: %.*s", (int)(end - at), at);
    while (at < end && isdigit((unsigned char)*at))
        at++;
    return at;
}

/* "06/Nov/1994:08:49:37" */
static const char *read_time(const char *at, const char *end)
{
    static const char form[] = "dd/Aaa/dddd:dd:dd:dd";
    CHECK((size_t)(end - at) > sizeof(form), "no time: %.*s", (int)(end - at), at);
    for (const char *p = form; *p != '\0'; p++, at++) {
        bool agrees = *p == 'd'   ? isdigit((unsigned char)*at) != 0
                      : *p == 'A' ? isupper((unsigned char)*at) != 0
                      : *p == 'a' ? islower((unsigned char)*at) != 0
                                  : *at == *p;
        CHECK(agrees, "'%c' where '%c' belongs in a time", *at, *p);
    }
    return at;
}

/* Up to and with its line feed; returns where the next begins. */
static const char *read_line(const char *at, const char *limit, Line *ret_line)
{
    const char *end = memchr(at, '\n', (size_t)(limit - at));
    CHECK(end != NULL, "a line without an end: %.*s", (int)(limit - at), at);
    CHECK((size_t)(end - at) < ACCESS_LINE_MAX, "a line of %zu bytes", (size_t)(end - at));
    for (const char *p = at; p < end; p++)
        CHECK(*p >= 0x20 && *p <= 0x7e, "byte %02x stands plain", (uint8_t)*p);
    at += strspn(at, "0123456789abcdef.:-");
    at = skip(at, end, " - - [");
    at = skip(read_time(at, end), end, " +0000]");
    at = read_field(at, end, &ret_line->request);
    at = read_number_or_dash(at, end);
    at = read_number_or_dash(at, end);
    at = read_field(at, end, &ret_line->referer);
    at = read_field(at, end, &ret_line->user_agent);
    CHECK(at == end, "more behind the last field: %.*s", (int)(end - at), at);
    return end + 1;
}

/* ---- One line -----------------------------------------------------------------------------------------------------
 */

static void check_field(const Field *field, orisha_str sent, const char *name)
{
    static const char mark[] = "...";
    if (sent.len == 0)
        sent = ORISHA_STR("-");
    if (field->size == sent.len && memcmp(field->bytes, sent.ptr, sent.len) == 0)
        return;
    size_t kept = field->size - (sizeof(mark) - 1);
    CHECK(field->size >= sizeof(mark) - 1 && memcmp(field->bytes + kept, mark, sizeof(mark) - 1) == 0,
          "%s reads back as '%.*s'", name, (int)field->size, field->bytes);
    CHECK(kept < sent.len && memcmp(field->bytes, sent.ptr, kept) == 0, "%s was cut to '%.*s'", name, (int)field->size,
          field->bytes);
    CHECK(field->escaped_size > LOG_FIELD_BYTES - 8, "%s was cut to %zu bytes, and there was room", name,
          field->escaped_size);
}

/* The parts that are not empty, with spaces between them. The caller frees it. */
static orisha_str join(const orisha_str parts[3])
{
    char *text = malloc(parts[0].len + parts[1].len + parts[2].len + 3);
    CHECK(text != NULL, "no memory");
    size_t size = 0;
    for (int i = 0; i < 3; i++) {
        if (parts[i].len == 0)
            continue;
        if (size > 0)
            text[size++] = ' ';
        memcpy(text + size, parts[i].ptr, parts[i].len);
        size += parts[i].len;
    }
    return (orisha_str){text, size};
}

static orisha_str take(const char **at, const char *end, Dice *dice)
{
    size_t size = dice_roll(dice, (uint32_t)(end - *at) + 1);
    orisha_str part = {*at, size};
    *at += size;
    return part;
}

static void check_format(const char *bytes, size_t size, Dice *dice)
{
    static const int statuses[] = {0, 200, 404, 999};
    const char *at = bytes, *end = bytes + size;
    static Line line;
    AccessLine sent = {
        .peer = dice_roll(dice, 2) ? ORISHA_STR("2001:db8::1") : ORISHA_STR("-"),
        .date = "Sun, 06 Nov 1994 08:49:37 GMT",
        .status = statuses[dice_roll(dice, 4)],
        .body_bytes = dice_roll(dice, 2) ? UINT64_MAX >> dice_roll(dice, 64) : 0,
    };
    sent.user_agent = take(&at, end, dice);
    for (int i = 0; i < 2; i++)
        sent.request[i] = dice_roll(dice, 4) ? take(&at, end, dice) : ORISHA_STR("");
    sent.request[2] = dice_roll(dice, 2) ? ORISHA_STR("HTTP/1.1") : ORISHA_STR("");
    sent.referer = (orisha_str){at, (size_t)(end - at)};
    char *written = malloc(ACCESS_LINE_MAX);
    CHECK(written != NULL, "no memory");
    size_t written_size = access_line_format(&sent, written);
    CHECK(read_line(written, written + written_size, &line) == written + written_size, "more than one line");
    orisha_str request = join(sent.request);
    check_field(&line.request, request, "the request");
    check_field(&line.referer, sent.referer, "the referer");
    check_field(&line.user_agent, sent.user_agent, "the user agent");
    free((char *)request.ptr);
    free(written);
}

/* ---- A connection -------------------------------------------------------------------------------------------------
 */

/* Reads what waits in the ring, as the writer would take it. Returns how many lines. */
static uint64_t take_lines(LogRing *ring)
{
    static char text[LOG_RING_BYTES];
    static Line line;
    struct iovec vectors[2];
    size_t count = log_ring_view(ring, vectors), size = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(text + size, vectors[i].iov_base, vectors[i].iov_len);
        size += vectors[i].iov_len;
    }
    log_ring_take(ring, size);
    uint64_t lines = 0;
    for (const char *at = text; at < text + size; lines++)
        at = read_line(at, text + size, &line);
    return lines;
}

static void check_connection(Model *model, AccessLogger *logger, const char *bytes, size_t size, Dice *dice)
{
    model_reset(model);
    model->exchange.logger = logger;
    model->exchange.answer_count = 0;
    uint64_t lines = 0;
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = 1 + dice_roll(dice, dice_roll(dice, 2) ? 60 : 6000);
        piece = piece < size - at ? piece : size - at;
        bool goes_on = model_feed(model, bytes + at, piece);
        lines += take_lines(&logger->ring);
        if (!goes_on)
            break;
    }
    if (model->verdict != CONNECTION_CLOSE && model_time_out(model))
        lines += take_lines(&logger->ring);
    CHECK(lines + atomic_load(&logger->dropped) == model->exchange.answer_count, "%llu lines for %llu answers",
          (unsigned long long)lines, (unsigned long long)model->exchange.answer_count);
    atomic_store(&logger->dropped, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Model *model;
    static AccessLog *log;
    if (model == NULL) {
        model = model_new();
        CHECK(access_log_open("/dev/null", 1, &log) == 0, "the log does not open");
    }
    Dice dice = dice_of(data, size);
    char *bytes = copy_padded(data, size, 0);
    check_format(bytes, size, &dice);
    check_connection(model, access_log_logger(log, 0), bytes, size, &dice);
    free(bytes);
    return 0;
}
