/* parser.h: the head of a request. The input is what a client sends.
 *
 * - The parser agrees with reference_head.c on what is a head and on what it says.
 * - No division of the bytes changes the verdict, and a prefix is never refused for another reason than the whole.
 * - What was accepted is accepted again, with the same meaning, when it is written down anew. SPDX-License-Identifier:
 * MIT */
#include "reference_head.h"

static const char *const method_names[ORISHA_METHOD_COUNT] = {"GET",    "HEAD",  "POST",   "PUT",
                                                              "DELETE", "PATCH", "OPTIONS"};

/* The bytes with exactly the padding that the contract asks for. */
static char *padded(const char *bytes, size_t size)
{
    return copy_padded(bytes, size, PARSER_PADDING);
}

static ssize_t parse(const char *bytes, size_t size, Head *ret_head, Refusal *refusal)
{
    *refusal = (Refusal){0, NULL};
    ssize_t r = parser_parse_head(bytes, size, ret_head, refusal);
    CHECK(r <= (ssize_t)size, "%zd bytes of %zu were used", r, size);
    if (r < 0) {
        CHECK(refusal->status == -r && refusal->cause != NULL, "%zd: %d, %s", r, refusal->status, refusal->cause);
        switch (refusal->status) {
        case 400:
        case 413:
        case 414:
        case 417:
        case 421:
        case 431:
        case 501:
        case 505: break;
        default: CHECK(false, "refused with %d", refusal->status);
        }
    }
    return r;
}

static void check_str(orisha_str got, orisha_str wanted, const char *what)
{
    CHECK(orisha_str_equal(got, wanted), "%s: '%.*s', not '%.*s'", what, ORISHA_FMT(got), ORISHA_FMT(wanted));
}

static void check_fields(const Head *head, const ReferenceHead *reference)
{
    CHECK(head->field_count == reference->field_count, "%zu fields, not %zu", head->field_count,
          reference->field_count);
    for (size_t i = 0; i < head->field_count; i++) {
        check_str(head->fields[i].name, reference->fields[i].name, "name");
        bool replaced = head->target.authority.ptr != NULL && equals_ignoring_case(head->fields[i].name, "host");
        check_str(head->fields[i].value, replaced ? head->target.authority : reference->fields[i].value, "value");
    }
}

static void check_meaning(const Head *head, const ReferenceHead *reference)
{
    check_str(orisha_str_from_cstring(method_names[head->method]), reference->method, "method");
    check_str(head->raw_target, reference->target, "target");
    CHECK(head->minor_version == !reference->http_1_0, "minor version %d", head->minor_version);
    CHECK(head->keep_alive == !reference->closes, "keep_alive %d", head->keep_alive);
    CHECK(head->chunked == reference->chunked, "chunked %d", head->chunked);
    CHECK(head->content_length == reference->content_length, "Content-Length %u", head->content_length);
    CHECK(!head->chunked || head->content_length == 0, "both framings");
    CHECK(head->expects_continue == reference->expects_continue, "expects_continue %d", head->expects_continue);
    if (head->target.authority.ptr == NULL && !head->target.asterisk) {
        orisha_str path = head->target.path, query = head->target.query;
        bool has_query = path.len < head->raw_target.len;
        CHECK(path.ptr == head->raw_target.ptr && path.len + has_query + query.len == head->raw_target.len &&
                  query.ptr == path.ptr + path.len + has_query,
              "path and query are not the target: %.*s", ORISHA_FMT(head->raw_target));
        bool marked = memchr(path.ptr, '%', path.len) != NULL || memchr(path.ptr, '.', path.len) != NULL;
        CHECK(head->target.marked == marked, "marked is %d for %.*s", head->target.marked, ORISHA_FMT(path));
    }
    check_fields(head, reference);
}

/* What the bytes gave in one piece. */
typedef struct Whole {
    const char *bytes;
    size_t size;
    ssize_t verdict;
    Refusal why;
    bool over; /* they hold an empty line */
} Whole;

/* Feeds the bytes as connection.c does: a first piece to parse_head, every later view to resume. `step` 0: by dice. */
static ssize_t parse_divided(const Whole *whole, size_t first, size_t step, Dice *dice, Refusal *refusal)
{
    static Head head;
    HeadScan scan = {0};
    ssize_t r = 0;
    size_t have = 0;
    while (r == 0 && have < whole->size) {
        bool begins = have == 0;
        have += begins ? first : step > 0 ? step : 1 + dice_roll(dice, 40);
        if (have > whole->size)
            have = whole->size;
        char *view = padded(whole->bytes, have);
        *refusal = (Refusal){0, NULL};
        r = begins ? parse(view, have, &head, refusal) : parser_resume(&scan, view, have, &head, refusal);
        CHECK(r >= 0 || (refusal->status == -r && refusal->cause != NULL), "%zd: %d", r, refusal->status);
        CHECK(scan.checked <= have, "looked at %u bytes of %zu", scan.checked, have);
        free(view);
    }
    return r;
}

static void check_divided(const Whole *whole, size_t first, size_t step, Dice *dice)
{
    Refusal refusal;
    ssize_t r = parse_divided(whole, first, step, dice, &refusal);
    if (whole->verdict >= 0) {
        CHECK(r == whole->verdict, "first %zu, then %zu: %zd in place of %zd", first, step, r, whole->verdict);
        return;
    }
    /* Later views are parsed only when the head is over, which it may not be. */
    CHECK(r < 0 || (r == 0 && !whole->over), "first %zu, then %zu: %zd for what was refused with %d", first, step, r,
          whole->why.status);
    /* Past the limit the sizes of the pieces decide which of two reasons comes first. */
    if (r < 0 && whole->size < LIMIT_HEAD_BYTES)
        CHECK(r == whole->verdict && refusal.cause == whole->why.cause, "first %zu, then %zu: %s (%d), not %s (%d)",
              first, step, refusal.cause, refusal.status, whole->why.cause, whole->why.status);
}

/* A prefix is incomplete, or has the whole's verdict. */
static void check_prefix(const Whole *whole, size_t size)
{
    static Head head;
    Refusal refusal;
    char *view = padded(whole->bytes, size);
    ssize_t r = parse(view, size, &head, &refusal);
    free(view);
    CHECK(r == 0 || (r == whole->verdict && (r > 0 || refusal.cause == whole->why.cause)),
          "the first %zu bytes: %zd in place of %zd", size, r, whole->verdict);
}

static void check_divisions(const Whole *whole)
{
    size_t size = whole->size;
    Dice dice = dice_of(whole->bytes, size);
    if (size <= 96) {
        for (size_t first = 1; first < size; first++) {
            check_prefix(whole, first);
            check_divided(whole, first, size, &dice);
        }
    } else if (size < LIMIT_HEAD_BYTES) {
        for (int i = 0; i < 4; i++)
            check_prefix(whole, 1 + dice_roll(&dice, (uint32_t)size - 1));
    }
    if (size <= 400)
        check_divided(whole, 1, 1, &dice);
    check_divided(whole, 1 + dice_roll(&dice, (uint32_t)size), size, &dice);
    if (size < 4096 || dice_roll(&dice, 8) == 0)
        check_divided(whole, 1 + dice_roll(&dice, 40), 0, &dice);
}

static void append(char **at, orisha_str text)
{
    if (text.len > 0)
        memcpy(*at, text.ptr, text.len);
    *at += text.len;
}

/* Writes the head down anew, without optional white space, and parses that. */
static void check_again(const Head *head, size_t size)
{
    static Head again;
    Refusal refusal;
    char *text = malloc(size + head->target.authority.len + PARSER_PADDING + 64);
    CHECK(text != NULL, "no memory");
    char *at = text;
    append(&at, orisha_str_from_cstring(method_names[head->method]));
    append(&at, ORISHA_STR(" "));
    append(&at, head->raw_target);
    append(&at, head->minor_version == 1 ? ORISHA_STR(" HTTP/1.1\r\n") : ORISHA_STR(" HTTP/1.0\r\n"));
    for (size_t i = 0; i < head->field_count; i++) {
        append(&at, head->fields[i].name);
        append(&at, ORISHA_STR(":"));
        append(&at, head->fields[i].value);
        append(&at, ORISHA_STR("\r\n"));
    }
    append(&at, ORISHA_STR("\r\n"));
    size_t written = (size_t)(at - text);
    char *copy = padded(text, written);
    free(text);
    ssize_t r = parse(copy, written, &again, &refusal);
    /* The host of an absolute target may be longer than what the field said. */
    if (written > LIMIT_HEAD_BYTES) {
        CHECK(r == -431, "%zu bytes: %zd", written, r);
        free(copy);
        return;
    }
    CHECK(r == (ssize_t)written, "written anew and %s: %.*s", r < 0 ? refusal.cause : "used in part", (int)written,
          copy);
    CHECK(again.method == head->method && again.minor_version == head->minor_version &&
              again.keep_alive == head->keep_alive && again.chunked == head->chunked &&
              again.expects_continue == head->expects_continue && again.content_length == head->content_length &&
              again.target.asterisk == head->target.asterisk && again.target.marked == head->target.marked &&
              again.field_count == head->field_count,
          "written anew, it means something else");
    check_str(again.target.path, head->target.path, "path");
    check_str(again.target.query, head->target.query, "query");
    for (size_t i = 0; i < head->field_count; i++) {
        check_str(again.fields[i].name, head->fields[i].name, "name");
        check_str(again.fields[i].value, head->fields[i].value, "value");
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Head head;
    static ReferenceHead reference;
    Refusal refusal;
    if (size == 0)
        return 0;
    char *bytes = padded((const char *)data, size);
    ssize_t r = parse(bytes, size, &head, &refusal);
    reference_head_read(bytes, size, &reference);
    if (r > 0) {
        CHECK((size_t)r == reference.size, "the head has %zd bytes, not %zu", r, reference.size);
        CHECK(reference.valid, "accepted: %.*s", (int)r, bytes);
        check_meaning(&head, &reference);
        check_again(&head, (size_t)r);
    } else {
        CHECK(!reference.valid || reference.undecided, "%s: %.*s", r < 0 ? refusal.cause : "not seen to be whole",
              (int)reference.size, bytes);
        CHECK(r < 0 || reference.size == 0 || size < reference.size, "a head that is over was taken for a beginning");
    }
    check_divisions(&(Whole){bytes, size, r, refusal, reference.size > 0});
    free(bytes);
    return 0;
}
