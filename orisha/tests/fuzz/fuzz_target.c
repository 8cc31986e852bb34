/* target.h: request targets, percent-decoding, host names. The input is a target, or what stands in a Host field.
 *
 * - The two scanners of paths, the parser's own and target_split, agree.
 * - A decoded path agrees with a second decoder, holds no dot segment and no NUL but for %2F, and encodes back.
 * - An absolute target is its authority and what follows it. Host names agree with a second reading of the grammar.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <strings.h>

#include "exchange.h"

/* The text in a block of its own, with the bytes behind it that scan.h may read. The caller frees it. */
static orisha_str exact(const void *bytes, size_t size)
{
    return (orisha_str){copy_padded(bytes, size, PARSER_PADDING), size};
}

static bool is_slice_of(orisha_str part, orisha_str whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

/* ---- Paths ------------------------------------------------------------------------------------------------------- */

static int hex_value(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);
    return at != NULL ? (int)(at - digits) : -1;
}

/* A segment that is "." or "..", where '/' and NUL both end segments. */
static bool holds_dot_segment(orisha_str path)
{
    size_t begin = 0;
    for (size_t i = 0; i <= path.len; i++) {
        if (i < path.len && path.ptr[i] != '/' && path.ptr[i] != '\0')
            continue;
        orisha_str segment = {path.ptr + begin, i - begin};
        if (orisha_str_is(segment, ".") || orisha_str_is(segment, ".."))
            return true;
        begin = i + 1;
    }
    return false;
}

/* False where the path must be refused. `decoded` has room for raw.len bytes. */
static bool decode(orisha_str raw, char *decoded, size_t *ret_size)
{
    size_t size = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        if (c == '%') {
            int high = i + 1 < raw.len ? hex_value(raw.ptr[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex_value(raw.ptr[i + 2]) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high * 16 + low);
            c = c == '/' ? '\0' : c;
            i += 2;
        }
        decoded[size++] = c;
    }
    *ret_size = size;
    return !holds_dot_segment((orisha_str){decoded, size});
}

/* Encodes every byte but slashes, and decodes that: nothing may be lost. */
static void check_round_trip(orisha_str path, Arena *arena)
{
    static const char hex[] = "0123456789ABCDEF";
    orisha_str again;
    Refusal refusal;
    char *text = malloc(3 * path.len + 1);
    CHECK(text != NULL, "no memory");
    size_t size = 0;
    for (size_t i = 0; i < path.len; i++) {
        uint8_t c = path.ptr[i] == '\0' ? '/' : (uint8_t)path.ptr[i];
        if (path.ptr[i] == '/') {
            text[size++] = '/';
        } else {
            text[size++] = '%';
            text[size++] = hex[c >> 4];
            text[size++] = hex[c & 15];
        }
    }
    arena_reset(arena);
    int r = target_decode_path((orisha_str){text, size}, arena, &again, &refusal);
    if (r == -500)
        CHECK(size > LIMIT_ARENA_BYTES / 2, "no room for %zu bytes", size);
    else
        CHECK(r == 0 && orisha_str_equal(again, path), "encoded again and %s", r < 0 ? refusal.cause : "changed");
    free(text);
}

static void check_decoding(orisha_str path)
{
    static Exchange exchange;
    Refusal refusal;
    orisha_str got;
    char *wanted = malloc(path.len + 1);
    size_t size = 0;
    CHECK(wanted != NULL, "no memory");
    arena_reset(&exchange.arena);
    bool accepted = decode(path, wanted, &size);
    int r = target_decode_path(path, &exchange.arena, &got, &refusal);
    CHECK(r == 0 || (r == -400 && refusal.status == 400 && refusal.cause != NULL), "%d", r);
    CHECK((r == 0) == accepted, "%.*s: %s", ORISHA_FMT(path), r == 0 ? "accepted" : refusal.cause);
    if (r == 0) {
        CHECK(got.len == size && memcmp(got.ptr, wanted, size) == 0, "%.*s became %.*s", ORISHA_FMT(path),
              ORISHA_FMT(got));
        CHECK((got.ptr == path.ptr) == (memchr(path.ptr, '%', path.len) == NULL), "copied without need, or not copied");
        /* What a handler sees in the end: the slashes. */
        const char *restored;
        CHECK(target_restore_slashes(got, &exchange.arena, &restored, &refusal) == 0, "refused");
        for (size_t i = 0; i < got.len; i++)
            CHECK(restored[i] == (got.ptr[i] ? got.ptr[i] : '/'), "byte %zu", i);
        orisha_str kept = exact(got.ptr, got.len);
        check_round_trip(kept, &exchange.arena);
        free((char *)kept.ptr);
    }
    free(wanted);
}

/* The parser's own scanner, and target_split. */
static void check_scanners(orisha_str text)
{
    static Head head;
    Refusal refusal;
    Target target;
    char *request = malloc(text.len + 64);
    CHECK(request != NULL, "no memory");
    int size = snprintf(request, text.len + 64, "GET %.*s HTTP/1.1\r\nHost: a\r\n\r\n", ORISHA_FMT(text));
    char *bytes = copy_padded(request, (size_t)size, PARSER_PADDING);
    ssize_t r = parser_parse_head(bytes, (size_t)size, &head, &refusal);
    bool split = target_split(text, &target, &refusal) == 0;
    CHECK((r == size) == split, "'%.*s': the parser says %zd, target_split %d", ORISHA_FMT(text), r, split);
    if (split) {
        CHECK(orisha_str_equal(head.target.path, target.path) && orisha_str_equal(head.target.query, target.query) &&
                  head.target.marked == target.marked,
              "'%.*s' is split in two ways", ORISHA_FMT(text));
        CHECK(is_slice_of(target.path, text) && is_slice_of(target.query, text), "slices point elsewhere");
        check_decoding(target.path);
    }
    free(bytes);
    free(request);
}

/* ---- Hosts ------------------------------------------------------------------------------------------------------- */

static bool is_host_char(char c)
{
    return c != '\0' && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("0123456789-._~!$&'()*+,;=", c));
}

/* Of "1.2.3.4": four numbers up to 255 without zeros in front. */
static bool is_ipv4(const char *p, const char *end)
{
    int numbers = 0;
    for (;;) {
        int value = 0, digits = 0;
        for (; p < end && *p >= '0' && *p <= '9' && digits < 4; p++, digits++)
            value = value * 10 + *p - '0';
        if (digits == 0 || value > 255 || (digits > 1 && p[-digits] == '0') || ++numbers > 4)
            return false;
        if (p == end)
            return numbers == 4;
        if (*p++ != '.')
            return false;
    }
}

/* IPv6address of RFC 3986: eight groups of one to four digits, the last two may be IPv4; one "::" stands for the rest.
 */
static bool is_ipv6(const char *p, const char *end)
{
    int groups = 0;
    bool gap = false;
    if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
        gap = true;
        p += 2;
    }
    while (p < end) {
        const char *colon = memchr(p, ':', (size_t)(end - p));
        const char *group_end = colon != NULL ? colon : end;
        if (colon == NULL && is_ipv4(p, end)) {
            groups += 2;
            break;
        }
        if (group_end == p || group_end - p > 4)
            return false;
        for (; p < group_end; p++)
            if (hex_value(*p) < 0)
                return false;
        groups++;
        if (colon == NULL)
            break;
        p = colon + 1;
        if (p == end)
            return false;
        if (*p == ':') {
            if (gap)
                return false;
            gap = true;
            p++;
        }
    }
    return gap ? groups <= 7 : groups == 8;
}

static bool is_ip_literal(const char *p, const char *end)
{
    if (p == end || (*p | 0x20) != 'v')
        return is_ipv6(p, end);
    const char *dot = memchr(p, '.', (size_t)(end - p));
    if (dot == NULL || dot == p + 1 || dot + 1 == end)
        return false;
    for (p++; p < dot; p++)
        if (hex_value(*p) < 0)
            return false;
    for (p++; p < end; p++)
        if (!is_host_char(*p) && *p != ':')
            return false;
    return true;
}

/* uri-host [ ":" port ], RFC 3986 section 3.2.2. */
static bool host_is_valid(orisha_str host)
{
    size_t i = 0;
    if (host.len == 0)
        return true;
    if (host.ptr[0] == '[') {
        const char *close = memchr(host.ptr, ']', host.len);
        if (close == NULL || !is_ip_literal(host.ptr + 1, close))
            return false;
        i = (size_t)(close - host.ptr) + 1;
    } else {
        while (i < host.len && (is_host_char(host.ptr[i]) || host.ptr[i] == '%')) {
            if (host.ptr[i] == '%') {
                if (host.len - i < 3 || hex_value(host.ptr[i + 1]) < 0 || hex_value(host.ptr[i + 2]) < 0)
                    return false;
                i += 2;
            }
            i++;
        }
        if (i == 0)
            return false;
    }
    if (i == host.len)
        return true;
    if (host.ptr[i++] != ':')
        return false;
    while (i < host.len && host.ptr[i] == '0')
        i++;
    if (host.len - i > 5)
        return false;
    long port = 0;
    for (; i < host.len; i++) {
        if (host.ptr[i] < '0' || host.ptr[i] > '9')
            return false;
        port = port * 10 + host.ptr[i] - '0';
    }
    return port <= 65535;
}

/* ---- Other forms ------------------------------------------------------------------------------------------------- */

static void check_other_form(orisha_str text, orisha_method method)
{
    Refusal refusal;
    Target target;
    int r = target_parse(text, method, &target, &refusal);
    bool secured = text.len >= 8 && strncasecmp(text.ptr, "https://", 8) == 0;
    CHECK(r == 0 || (r == (secured ? -421 : -400) && refusal.status == -r && refusal.cause != NULL), "%d", r);
    CHECK(!secured || r < 0, "an https URI is served in the clear");
    if (r < 0)
        return;
    if (target.authority.ptr == NULL) {
        CHECK(target.asterisk && method == ORISHA_OPTIONS && orisha_str_is(text, "*"), "'%.*s' is no '*'",
              ORISHA_FMT(text));
        return;
    }
    size_t scheme = 7;
    orisha_str path = target.path, query = target.query, authority = target.authority;
    CHECK(authority.len > 0 && host_is_valid(authority), "host '%.*s'", ORISHA_FMT(authority));
    CHECK(authority.ptr == text.ptr + scheme && is_slice_of(authority, text), "the host stands elsewhere");
    size_t rest = text.len - scheme - authority.len;
    bool has_query = memchr(text.ptr, '?', text.len) != NULL;
    bool path_is_made = !is_slice_of(path, text);
    CHECK(target.asterisk == (method == ORISHA_OPTIONS && rest == 0), "asterisk is %d", target.asterisk);
    CHECK(orisha_str_is(path, target.asterisk ? "*" : "/") || (!path_is_made && path.ptr[0] == '/'), "path '%.*s'",
          ORISHA_FMT(path));
    CHECK((path_is_made ? 0 : path.len) + has_query + query.len == rest, "'%.*s' is not its parts", ORISHA_FMT(text));
    CHECK(query.len == 0 || query.ptr + query.len == text.ptr + text.len, "the query stands elsewhere");
    if (!target.asterisk)
        check_decoding(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > LIMIT_TARGET_BYTES)
        return 0;
    orisha_str text = exact(data, size);
    CHECK(target_host_is_valid(text) == host_is_valid(text), "host '%.*s'", ORISHA_FMT(text));
    if (text.ptr[0] == '/') {
        if (memchr(text.ptr, '\0', size) == NULL && memchr(text.ptr, ' ', size) == NULL)
            check_scanners(text);
    } else {
        check_other_form(text, ORISHA_GET);
        check_other_form(text, ORISHA_OPTIONS);
    }
    free((char *)text.ptr);
    return 0;
}
