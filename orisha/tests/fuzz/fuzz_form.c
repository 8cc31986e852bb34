/* form.c and cookie.c: the input is a query, and a Cookie field.
 *
 * Pair by pair they agree with second readings, which decode everything first and remember which bytes were separators;
 * finding by name is the first of the pairs with that name; nothing is read outside of the text, and what holds nothing
 * encoded is not copied. SPDX-License-Identifier: MIT */
#include "exchange.h"
#include "support.h"

/* A decoded text, and of each byte whether it stood as itself: only such a one separates. */
typedef struct Decoded {
    char *bytes;
    bool *plain;
    size_t size;
} Decoded;

static int hex_value(int c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static Decoded decode(orisha_str text)
{
    Decoded decoded = {malloc(text.len + 1), malloc(text.len + 1), 0};
    CHECK(decoded.bytes != NULL && decoded.plain != NULL, "no memory");
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len && text.ptr[i] == '%' ? hex_value(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;
        decoded.plain[decoded.size] = low < 0;
        decoded.bytes[decoded.size++] = low >= 0 ? (char)(high * 16 + low) : text.ptr[i] == '+' ? ' ' : text.ptr[i];
        i += low >= 0 ? 2 : 0;
    }
    return decoded;
}

/* The first place from `at` to `end` where `c` separates, or `end`. */
static size_t find_separator(const Decoded *decoded, size_t at, size_t end, char c)
{
    while (at < end && !(decoded->plain[at] && decoded->bytes[at] == c))
        at++;
    return at;
}

static bool is_first_of_name(const Decoded *decoded, orisha_str name, size_t at)
{
    for (size_t begin = 0; begin < at;) {
        size_t end = find_separator(decoded, begin, decoded->size, '&');
        size_t equals = find_separator(decoded, begin, end, '=');
        if (end > begin && orisha_str_equal(name, (orisha_str){decoded->bytes + begin, equals - begin}))
            return false;
        begin = end + 1;
    }
    return true;
}

static void check_form(Exchange *exchange, orisha_str form)
{
    orisha_request *req = &exchange->request;
    Decoded decoded = decode(form);
    orisha_str rest = form, name, value;
    for (size_t begin = 0; begin < decoded.size;) {
        size_t end = find_separator(&decoded, begin, decoded.size, '&');
        size_t equals = find_separator(&decoded, begin, end, '=');
        if (end == begin) {
            begin++;
            continue;
        }
        orisha_str wanted = {decoded.bytes + begin, equals - begin};
        size_t value_at = equals + (equals < end);
        arena_reset(&exchange->arena);
        CHECK(orisha_form_next(req, &rest, &name, &value) == 1, "a pair at %zu is missing", begin);
        CHECK(orisha_str_equal(name, wanted), "name %.*s", ORISHA_FMT(name));
        CHECK(orisha_str_equal(value, (orisha_str){decoded.bytes + value_at, end - value_at}), "%.*s",
              ORISHA_FMT(value));
        CHECK(name.len == 0 || exchange->arena.used > 0 || (name.ptr >= form.ptr && name.ptr < form.ptr + form.len),
              "a name from nowhere");
        orisha_str found = orisha_form_find(req, form, wanted);
        CHECK(found.ptr != NULL, "'%.*s' is not found", ORISHA_FMT(wanted));
        CHECK(!is_first_of_name(&decoded, wanted, begin) || orisha_str_equal(found, value), "found %.*s",
              ORISHA_FMT(found));
        begin = end + 1;
    }
    CHECK(orisha_form_next(req, &rest, &name, &value) == 0 && rest.len == 0, "more pairs than there are");
    free(decoded.bytes);
    free(decoded.plain);
}

static orisha_str trimmed_between(const char *begin, const char *end)
{
    return trimmed((orisha_str){begin, (size_t)(end - begin)});
}

static void check_cookies(orisha_str field)
{
    orisha_str rest = field, name, value;
    const char *end = field.ptr + field.len;
    for (const char *at = field.ptr; at < end;) {
        const char *stop = at, *equals = NULL;
        for (; stop < end && *stop != ';'; stop++)
            if (equals == NULL && *stop == '=')
                equals = stop;
        if (equals != NULL && trimmed_between(at, equals).len > 0) {
            CHECK(orisha_cookie_next(&rest, &name, &value), "a cookie is missing");
            CHECK(orisha_str_equal(name, trimmed_between(at, equals)), "name %.*s", ORISHA_FMT(name));
            CHECK(orisha_str_equal(value, trimmed_between(equals + 1, stop)), "value %.*s", ORISHA_FMT(value));
        }
        at = stop + 1;
    }
    CHECK(!orisha_cookie_next(&rest, &name, &value) && rest.len == 0, "more cookies than there are");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Exchange exchange;
    orisha_str text = {copy_padded(data, size, 0), size};
    check_form(&exchange, text);
    check_cookies(text);
    free((char *)text.ptr);
    return 0;
}
