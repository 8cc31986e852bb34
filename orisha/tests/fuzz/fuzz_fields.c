/* The values of the fields that the server understands: framing.h, accept_encoding.h, etag.h. The input is one value,
 * or two with a LF between, which then come in two lines of the same name.
 *
 * - In a request, every such value means what reference_head.c says; a list over two lines means what it means in one.
 * - Accept-Encoding and lists of entity tags agree with second readings of their grammars. SPDX-License-Identifier: MIT
 */
#include "reference_head.h"

#include "accept_encoding.h"
#include "etag.h"

/* ---- Framing ----------------------------------------------------------------------------------------------------- */

/* Parses a whole request and compares what it says with the second reading. */
static ssize_t parse_with(const char *text, size_t size, Head *ret_head, Refusal *refusal)
{
    static ReferenceHead reference;
    char *bytes = copy_padded(text, size, PARSER_PADDING);
    ssize_t r = parser_parse_head(bytes, size, ret_head, refusal);
    reference_head_read(bytes, size, &reference);
    CHECK(r != 0, "not whole: %s", bytes);
    CHECK((r > 0) == reference.valid, "%s: %s", r > 0 ? "accepted" : refusal->cause, bytes);
    if (r > 0) {
        CHECK(ret_head->keep_alive == !reference.closes && ret_head->chunked == reference.chunked &&
                  ret_head->content_length == reference.content_length &&
                  ret_head->expects_continue == reference.expects_continue,
              "read in two ways: %s", bytes);
    }
    free(bytes);
    return r;
}

static void check_framing(const char *name, orisha_str first, orisha_str second, bool is_list, int minor)
{
    static Head divided, joined;
    Refusal divided_why, joined_why;
    size_t room = first.len + second.len + 128;
    char *text = malloc(room);
    CHECK(text != NULL, "no memory");
    const char *host = equals_ignoring_case(ORISHA_STR("host"), name) ? "" : "Host: a\r\n";
    bool has_second = second.ptr != NULL;
    int size =
        snprintf(text, room, "POST / HTTP/1.%d\r\n%s%s: %.*s\r\n%s%s%.*s%s\r\n", minor, host, name, ORISHA_FMT(first),
                 has_second ? name : "", has_second ? ": " : "", ORISHA_FMT(second), has_second ? "\r\n" : "");
    ssize_t r = parse_with(text, (size_t)size, &divided, &divided_why);
    if (has_second && is_list) {
        size = snprintf(text, room, "POST / HTTP/1.%d\r\n%s%s: %.*s, %.*s\r\n\r\n", minor, host, name,
                        ORISHA_FMT(first), ORISHA_FMT(second));
        ssize_t again = parse_with(text, (size_t)size, &joined, &joined_why);
        CHECK((r > 0) == (again > 0), "in two lines %s, in one %s", r > 0 ? "accepted" : divided_why.cause,
              again > 0 ? "accepted" : joined_why.cause);
        if (r > 0)
            CHECK(divided.keep_alive == joined.keep_alive && divided.chunked == joined.chunked &&
                      divided.expects_continue == joined.expects_continue,
                  "in two lines and in one it means different things");
    }
    free(text);
}

/* ---- Accept-Encoding: RFC 9110 section 12.5.3 -------------------------------------------------------------------- */

/* A qvalue in thousandths, by its grammar; -1. */
static int read_qvalue(orisha_str text)
{
    if (text.len == 0 || text.len > 5 || (text.len > 1 && text.ptr[1] != '.'))
        return -1;
    int value = 0, unit = 1000;
    for (size_t i = 0; i < text.len; i++) {
        if (i == 1)
            continue;
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        value += (text.ptr[i] - '0') * unit;
        unit /= 10;
    }
    return value <= 1000 ? value : -1;
}

/* The last weight that the list gives this coding; -1 when it is not named. */
static int weight_of(orisha_str list, const char *coding, const char *other_name)
{
    int found = -1;
    while (list.ptr != NULL) {
        const char *comma = list.len > 0 ? memchr(list.ptr, ',', list.len) : NULL;
        orisha_str element = trimmed(comma ? (orisha_str){list.ptr, (size_t)(comma - list.ptr)} : list);
        list = comma ? (orisha_str){comma + 1, (size_t)(list.ptr + list.len - comma - 1)} : (orisha_str){NULL, 0};
        const char *semicolon = element.len > 0 ? memchr(element.ptr, ';', element.len) : NULL;
        orisha_str name = trimmed(semicolon ? (orisha_str){element.ptr, (size_t)(semicolon - element.ptr)} : element);
        if (!equals_ignoring_case(name, coding) && !equals_ignoring_case(name, other_name))
            continue;
        int weight = 1000;
        if (semicolon != NULL) {
            orisha_str rest = {semicolon + 1, (size_t)(element.ptr + element.len - semicolon - 1)};
            rest = trimmed(rest);
            bool is_weight = rest.len > 2 && (rest.ptr[0] == 'q' || rest.ptr[0] == 'Q') && rest.ptr[1] == '=';
            weight = is_weight ? read_qvalue((orisha_str){rest.ptr + 2, rest.len - 2}) : -1;
        }
        found = weight >= 0 ? weight : found;
    }
    return found;
}

static AcceptEncoding add_all(orisha_str first, orisha_str second)
{
    AcceptEncoding accept = ACCEPT_ENCODING_NONE;
    accept_encoding_add(&accept, first);
    if (second.ptr != NULL)
        accept_encoding_add(&accept, second);
    return accept;
}

/* How much a coding is wanted: as accept_encoding_rank. */
static int rank_of(orisha_str list, const char *coding, const char *other_name)
{
    int weight = weight_of(list, coding, other_name);
    weight = weight >= 0 ? weight : weight_of(list, "*", "*");
    if (weight < 0)
        return strcmp(coding, "identity") == 0;
    return weight > 0 ? weight + 1 : 0;
}

static void check_accept_encoding(orisha_str first, orisha_str second, orisha_str joined)
{
    static const struct {
        orisha_coding coding;
        const char *name, *other_name;
    } codings[] = {{ORISHA_IDENTITY, "identity", "identity"},
                   {ORISHA_GZIP, "gzip", "x-gzip"},
                   {ORISHA_BROTLI, "br", "br"},
                   {ORISHA_ZSTD, "zstd", "zstd"}};
    _Static_assert(sizeof(codings) / sizeof(*codings) == ORISHA_CODING_COUNT, "all codings are asked for");
    static const orisha_variant variants[] = {
        {.coding = ORISHA_ZSTD}, {.coding = ORISHA_BROTLI}, {.coding = ORISHA_GZIP}, {.coding = ORISHA_IDENTITY}};
    const orisha_asset asset = {.variants = variants, .variant_count = ORISHA_CODING_COUNT};
    AcceptEncoding accept = add_all(first, second);
    const orisha_variant *chosen = accept_encoding_choose(&accept, &asset);
    for (size_t i = 0; i < ORISHA_CODING_COUNT; i++) {
        int rank = accept_encoding_rank(&accept, codings[i].coding);
        int wanted = rank_of(joined, codings[i].name, codings[i].other_name);
        CHECK(rank == wanted, "'%.*s': %s %d, not %d", ORISHA_FMT(joined), codings[i].name, rank, wanted);
        CHECK(rank == 0 || (chosen != NULL && accept_encoding_rank(&accept, chosen->coding) >= rank),
              "'%.*s': %s was wanted more than what was chosen", ORISHA_FMT(joined), codings[i].name);
    }
    CHECK(chosen == NULL || accept_encoding_rank(&accept, chosen->coding) > 0, "'%.*s': refused, and chosen",
          ORISHA_FMT(joined));
    AcceptEncoding again = add_all(joined, (orisha_str){NULL, 0});
    CHECK(memcmp(&accept, &again, sizeof(accept)) == 0, "'%.*s' in one line", ORISHA_FMT(joined));
}

/* ---- Entity tags: RFC 9110 section 8.8.3 ------------------------------------------------------------------------- */

/* Is `etag` (quoted) in the list, up to the list's first mistake? Looks for tags one by one from the left. */
static bool list_holds(orisha_str list, orisha_str etag, bool strongly)
{
    enum { WANT_TAG, WANT_COMMA } state = WANT_TAG;
    if (orisha_str_is(list, "*"))
        return true;
    for (size_t i = 0; i < list.len;) {
        char c = list.ptr[i];
        if (c == ' ' || c == '\t') {
            i++;
        } else if (c == ',') {
            state = WANT_TAG;
            i++;
        } else if (state == WANT_COMMA) {
            return false;
        } else {
            bool weak = c == 'W' && i + 1 < list.len && list.ptr[i + 1] == '/';
            i += weak ? 2 : 0;
            size_t begin = i;
            if (i == list.len || list.ptr[i] != '"')
                return false;
            for (i++; i < list.len && list.ptr[i] != '"';)
                i++;
            if (i == list.len)
                return false;
            i++;
            if (orisha_str_equal((orisha_str){list.ptr + begin, i - begin}, etag) && !(weak && strongly))
                return true;
            state = WANT_COMMA;
        }
    }
    return false;
}

static void check_etags(orisha_str list)
{
    static const char *const tags[] = {"\"a\"", "\"\"", "\"3830b76aacc9df33-gz\"", "\"a,b\""};
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
        orisha_str etag = orisha_str_from_cstring(tags[i]);
        CHECK(etag_list_holds(list, etag) == list_holds(list, etag, false), "%s in '%.*s'", tags[i], ORISHA_FMT(list));
        CHECK(etag_list_holds_strongly(list, etag) == list_holds(list, etag, true), "%s in '%.*s', strongly", tags[i],
              ORISHA_FMT(list));
    }
    /* Whatever tag the list begins with. */
    size_t begin = list.len >= 2 && list.ptr[0] == 'W' && list.ptr[1] == '/' ? 2 : 0;
    const char *close =
        list.len > begin + 1 && list.ptr[begin] == '"' ? memchr(list.ptr + begin + 1, '"', list.len - begin - 1) : NULL;
    if (close != NULL)
        CHECK(etag_list_holds(list, (orisha_str){list.ptr + begin, (size_t)(close + 1 - list.ptr) - begin}),
              "its first tag is not in '%.*s'", ORISHA_FMT(list));
}

/* A value as the parser hands it over: trimmed, in a block of its own. */
static orisha_str value_of(orisha_str text)
{
    text = trimmed(text);
    return (orisha_str){copy_padded(text.ptr, text.len, 0), text.len};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    orisha_str all = {(const char *)data, size};
    if (size == 0 || size > 4096)
        return 0;
    const char *lf = memchr(all.ptr, '\n', size);
    orisha_str first = lf != NULL ? (orisha_str){all.ptr, (size_t)(lf - all.ptr)} : all;
    orisha_str second = lf != NULL ? (orisha_str){lf + 1, size - first.len - 1} : (orisha_str){NULL, 0};
    if (!is_field_value(first) || !is_field_value(second))
        return 0;
    first = value_of(first);
    if (second.ptr != NULL)
        second = value_of(second);
    char *text = malloc(size + 2);
    CHECK(text != NULL, "no memory");
    int joined_size = second.ptr != NULL ? snprintf(text, size + 2, "%.*s, %.*s", ORISHA_FMT(first), ORISHA_FMT(second))
                                         : snprintf(text, size + 2, "%.*s", ORISHA_FMT(first));
    orisha_str joined = {copy_padded(text, (size_t)joined_size, 0), (size_t)joined_size};
    free(text);

    check_framing("Host", first, second, false, 1);
    check_framing("Content-Length", first, second, false, 1);
    check_framing("Transfer-Encoding", first, second, true, 1);
    check_framing("Connection", first, second, true, 1);
    check_framing("Connection", first, second, true, 0);
    check_framing("Expect", first, second, true, 1);
    check_accept_encoding(first, second, joined);
    check_etags(first);
    check_etags(joined);
    free((char *)first.ptr);
    free((char *)second.ptr);
    free((char *)joined.ptr);
    return 0;
}
