/* Cookies of a request: `name=value; name=value` in Cookie fields (RFC 6265 section 4.2.1, read as section 5.4 says
 * that browsers write it). Values are opaque: quotes are part of them, and nothing is decoded. What is no pair is
 * skipped. SPDX-License-Identifier: MIT */
#include <orisha.h>

#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static orisha_str trim(orisha_str text)
{
    while (text.len > 0 && is_space(text.ptr[0]))
        text = (orisha_str){text.ptr + 1, text.len - 1};
    while (text.len > 0 && is_space(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

bool orisha_cookie_next(orisha_str *rest, orisha_str *ret_name, orisha_str *ret_value)
{
    while (rest->len > 0) {
        const char *semicolon = memchr(rest->ptr, ';', rest->len);
        orisha_str pair = {rest->ptr, semicolon != NULL ? (size_t)(semicolon - rest->ptr) : rest->len};
        size_t taken = pair.len + (semicolon != NULL);
        *rest = (orisha_str){rest->ptr + taken, rest->len - taken};
        const char *equals = pair.len > 0 ? memchr(pair.ptr, '=', pair.len) : NULL;
        if (equals == NULL)
            continue;
        orisha_str name = trim((orisha_str){pair.ptr, (size_t)(equals - pair.ptr)});
        if (name.len == 0)
            continue;
        *ret_name = name;
        *ret_value = trim((orisha_str){equals + 1, pair.len - (size_t)(equals + 1 - pair.ptr)});
        return true;
    }
    return false;
}

orisha_str orisha_request_cookie(const orisha_request *req, orisha_str name)
{
    for (size_t i = 0; i < req->header_count; i++) {
        const orisha_header *header = &req->headers[i];
        if (header->name.len != 6 || strncasecmp(header->name.ptr, "cookie", 6) != 0)
            continue;
        orisha_str rest = header->value, cookie, value;
        while (orisha_cookie_next(&rest, &cookie, &value))
            if (orisha_str_equal(cookie, name))
                return value;
    }
    return (orisha_str){NULL, 0};
}
