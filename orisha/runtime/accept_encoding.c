/* See accept_encoding.h.
 * SPDX-License-Identifier: MIT */
#include "accept_encoding.h"

#include "char_class.h"
#include "parser.h"

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* RFC 9110 section 12.4.2: "0" or "1" with up to three decimals, at most 1. In thousandths; -1 when malformed. */
static int parse_qvalue(const char *p, const char *end)
{
    if (p == end || (*p != '0' && *p != '1'))
        return -1;
    int value = (*p++ - '0') * 1000;
    if (p == end)
        return value;
    if (*p++ != '.' || end - p > 3)
        return -1;
    for (int unit = 100; p < end; p++, unit /= 10) {
        if (!char_is(*p, CLASS_DIGIT))
            return -1;
        value += (*p - '0') * unit;
    }
    return value <= 1000 ? value : -1;
}

/* What follows the coding: nothing, or ";q=value". -1 when malformed. */
static int parse_weight(const char *p, const char *end)
{
    p = skip_space(p, end);
    if (p == end)
        return 1000;
    if (*p != ';')
        return -1;
    p = skip_space(p + 1, end);
    if (end - p < 2 || (p[0] | 0x20) != 'q' || p[1] != '=')
        return -1;
    return parse_qvalue(p + 2, end);
}

static bool coding_is(orisha_str coding, const char *lower)
{
    return coding.len == strlen(lower) && parser_token_is(coding.ptr, lower, coding.len);
}

void accept_encoding_add(AcceptEncoding *accept, orisha_str value)
{
    orisha_str element;
    while (parser_list_next(&value, &element)) {
        const char *end = element.ptr + element.len;
        const char *p = element.ptr;
        while (p < end && char_is(*p, CLASS_TOKEN))
            p++;
        orisha_str coding = {element.ptr, (size_t)(p - element.ptr)};
        int weight = parse_weight(p, end);
        if (weight < 0)
            continue;
        if (coding_is(coding, "gzip") || coding_is(coding, "x-gzip"))
            accept->gzip = weight;
        else if (coding_is(coding, "identity"))
            accept->identity = weight;
        else if (coding.len == 1 && *coding.ptr == '*')
            accept->any = weight;
    }
}

bool accept_encoding_prefers_gzip(const AcceptEncoding *accept)
{
    int gzip = accept->gzip >= 0 ? accept->gzip : accept->any;
    return gzip > 0 && gzip >= accept->identity;
}

bool accept_encoding_allows_identity(const AcceptEncoding *accept)
{
    return accept->identity >= 0 ? accept->identity > 0 : accept->any != 0;
}
