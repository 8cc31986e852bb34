/* `name=value&name=value`: queries and submitted forms (application/x-www-form-urlencoded, WHATWG URL section 5.1).
 *
 * No input is an error there: a '%' without two hex digits stands for itself, a pair may lack its '='. What holds no
 * '%' and no '+' is a slice of the request; only what does is decoded, into the request's arena.
 * SPDX-License-Identifier: MIT */
#include <orisha.h>

#include <errno.h>

#include "char_class.h"

static bool is_encoded(orisha_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '%' || text.ptr[i] == '+')
            return true;
    return false;
}

/* The byte that the text at *at stands for; *at moves past it. */
static char take_byte(orisha_str text, size_t *at)
{
    char c = text.ptr[(*at)++];
    if (c == '+')
        return ' ';
    if (c != '%' || text.len - *at < 2 || !char_is(text.ptr[*at], CLASS_HEX) || !char_is(text.ptr[*at + 1], CLASS_HEX))
        return c;
    c = (char)(char_hex_value(text.ptr[*at]) << 4 | char_hex_value(text.ptr[*at + 1]));
    *at += 2;
    return c;
}

static bool decode(orisha_request *req, orisha_str raw, orisha_str *ret_text)
{
    *ret_text = raw;
    if (!is_encoded(raw))
        return true;
    char *decoded = orisha_alloc(req, raw.len);
    if (decoded == NULL)
        return false;
    size_t size = 0;
    for (size_t at = 0; at < raw.len;)
        decoded[size++] = take_byte(raw, &at);
    *ret_text = (orisha_str){decoded, size};
    return true;
}

/* Whether the raw text stands for the name; nothing is written. */
static bool stands_for(orisha_str raw, orisha_str name)
{
    size_t at = 0, size = 0;
    while (at < raw.len) {
        if (size == name.len || take_byte(raw, &at) != name.ptr[size])
            return false;
        size++;
    }
    return size == name.len;
}

/* Takes the next pair that is not empty, as it stands. */
static bool take_pair(orisha_str *rest, orisha_str *ret_name, orisha_str *ret_value)
{
    while (rest->len > 0) {
        const char *ampersand = memchr(rest->ptr, '&', rest->len);
        orisha_str pair = {rest->ptr, ampersand != NULL ? (size_t)(ampersand - rest->ptr) : rest->len};
        size_t taken = pair.len + (ampersand != NULL);
        *rest = (orisha_str){rest->ptr + taken, rest->len - taken};
        if (pair.len == 0)
            continue;
        const char *equals = memchr(pair.ptr, '=', pair.len);
        size_t size = equals != NULL ? (size_t)(equals - pair.ptr) : pair.len;
        size_t value_at = size + (equals != NULL);
        *ret_name = (orisha_str){pair.ptr, size};
        *ret_value = (orisha_str){pair.ptr + value_at, pair.len - value_at};
        return true;
    }
    return false;
}

int orisha_form_next(orisha_request *req, orisha_str *rest, orisha_str *ret_name, orisha_str *ret_value)
{
    orisha_str left = *rest, name, value;
    if (!take_pair(&left, &name, &value)) {
        *rest = left;
        return 0;
    }
    if (!decode(req, name, ret_name) || !decode(req, value, ret_value))
        return -ENOMEM;
    *rest = left;
    return 1;
}

orisha_str orisha_form_find(orisha_request *req, orisha_str form, orisha_str name)
{
    orisha_str raw_name, raw_value, value;
    while (take_pair(&form, &raw_name, &raw_value))
        if (stands_for(raw_name, name))
            return decode(req, raw_value, &value) ? value : (orisha_str){NULL, 0};
    return (orisha_str){NULL, 0};
}
