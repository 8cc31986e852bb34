/* See target.h.
 * SPDX-License-Identifier: MIT */
#include "target.h"

#include <arpa/inet.h>
#include <strings.h>

#include <orisha/segments.h>

#include "char_class.h"
#include "scan.h"

int target_split(orisha_str text, Target *ret_target, Refusal *refusal)
{
    Target target = {0};
    const char *p = text.ptr;
    const char *end = text.ptr + text.len;
    unsigned seen = 0;
    while (p < end && char_is(*p, CLASS_PATH))
        seen |= char_classes[(uint8_t)*p++];
    target.path = (orisha_str){text.ptr, (size_t)(p - text.ptr)};
    target.marked = (seen & CLASS_MARK) != 0;
    target.query = (orisha_str){p, 0};
    if (p < end && *p == '?') {
        target.query.ptr = ++p;
        while (p < end && char_is(*p, CLASS_QUERY))
            p++;
        target.query.len = (size_t)(p - target.query.ptr);
    }
    if (p < end && *p == '#')
        return refusal_set(refusal, 400, "the target holds a fragment ('#'), which is never sent to a server");
    if (p < end)
        return refusal_set(refusal, 400, "the target holds a character that must be percent-encoded");
    *ret_target = target;
    return 0;
}

/* What stands after "http://": authority, then "/path?query", "?query" or nothing. */
static int parse_absolute(orisha_str rest, orisha_method method, Target *ret_target, Refusal *refusal)
{
    size_t host_size = 0;
    while (host_size < rest.len && memchr("/?#", rest.ptr[host_size], 3) == NULL)
        host_size++;
    orisha_str authority = {rest.ptr, host_size};
    if (host_size == 0 || !target_host_is_valid(authority))
        return refusal_set(refusal, 400, "the target's host is not a host name with an optional port");

    Target target = {0};
    orisha_str tail = {rest.ptr + host_size, rest.len - host_size};
    if (tail.len > 0 && tail.ptr[0] == '/') {
        int r = target_split(tail, &target, refusal);
        if (r < 0)
            return r;
    } else {
        /* An empty path is "/", or the server as a whole for OPTIONS without a query. */
        if (tail.len > 0) {
            int r = target_split(tail, &target, refusal);
            if (r < 0)
                return r;
        } else {
            target.query = tail;
            target.asterisk = method == ORISHA_OPTIONS;
        }
        static const char root[1 + ORISHA_PATH_PADDING] = "/";
        target.path = target.asterisk ? ORISHA_STR("*") : (orisha_str){root, 1};
    }
    target.authority = authority;
    *ret_target = target;
    return 0;
}

int target_parse(orisha_str text, orisha_method method, Target *ret_target, Refusal *refusal)
{
    if (text.len == 1 && text.ptr[0] == '*') {
        if (method != ORISHA_OPTIONS)
            return refusal_set(refusal, 400, "the target '*' goes with OPTIONS only");
        *ret_target = (Target){.path = text, .query = {text.ptr + 1, 0}, .asterisk = true};
        return 0;
    }
    static const char http[] = "http://", https[] = "https://";
    const size_t scheme = sizeof(http) - 1;
    /* RFC 9110 section 7.4: such a resource is not to be had over a connection that nobody has secured. */
    if (text.len >= sizeof(https) - 1 && strncasecmp(text.ptr, https, sizeof(https) - 1) == 0)
        return refusal_set(refusal, 421, "an https URI is asked for over a connection without TLS");
    if (text.len < scheme || strncasecmp(text.ptr, http, scheme) != 0)
        return refusal_set(refusal, 400, "the target is neither a path that begins with '/' nor an http URI");
    return parse_absolute((orisha_str){text.ptr + scheme, text.len - scheme}, method, ret_target, refusal);
}

/* A NUL separates segments here as a slash does, so that no later decoding can make a dot segment out of `a%2F..`. */
static bool is_separator(char c)
{
    return c == '/' || c == '\0';
}

static bool has_dot_segment(orisha_str path)
{
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] != '.' || (i > 0 && !is_separator(path.ptr[i - 1])))
            continue;
        size_t after = i + 1;
        if (after < path.len && path.ptr[after] == '.')
            after++;
        if (after == path.len || is_separator(path.ptr[after]))
            return true;
    }
    return false;
}

int target_decode_path(orisha_str raw, Arena *arena, orisha_str *ret_path, Refusal *refusal)
{
    orisha_str path = raw;
    if (memchr(raw.ptr, '%', raw.len) != NULL) {
        char *decoded = arena_alloc(arena, raw.len + ORISHA_PATH_PADDING);
        if (decoded == NULL)
            return refusal_set(refusal, 500, "no memory to decode the path");
        size_t size = 0;
        for (size_t i = 0; i < raw.len; i++) {
            char c = raw.ptr[i];
            if (c == '%') {
                if (raw.len - i < 3 || !char_is(raw.ptr[i + 1], CLASS_HEX) || !char_is(raw.ptr[i + 2], CLASS_HEX))
                    return refusal_set(refusal, 400, "a '%' in the path is not followed by two hex digits");
                c = (char)(char_hex_value(raw.ptr[i + 1]) << 4 | char_hex_value(raw.ptr[i + 2]));
                if (c == '\0')
                    return refusal_set(refusal, 400, "the path holds an encoded NUL byte (%00)");
                if (c == '/')
                    c = '\0';
                i += 2;
            }
            decoded[size++] = c;
        }
        path = (orisha_str){decoded, size};
    }
    if (has_dot_segment(path))
        return refusal_set(refusal, 400, "the path holds a dot segment ('.' or '..'); resolve it before sending");
    *ret_path = path;
    return 0;
}

int target_restore_slashes(orisha_str path, Arena *arena, const char **ret_bytes, Refusal *refusal)
{
    *ret_bytes = path.ptr;
    if (memchr(path.ptr, '\0', path.len) == NULL)
        return 0;
    char *bytes = arena_alloc(arena, path.len);
    if (bytes == NULL)
        return refusal_set(refusal, 500, "no memory to decode the path");
    for (size_t i = 0; i < path.len; i++)
        bytes[i] = path.ptr[i] == '\0' ? '/' : path.ptr[i];
    *ret_bytes = bytes;
    return 0;
}

/* "v1.xyz", RFC 3986 section 3.2.2: a form that no version has been given yet. */
static bool future_address_is_valid(const char *p, const char *end)
{
    const char *version = ++p;
    while (p < end && char_is(*p, CLASS_HEX))
        p++;
    if (p == version || p == end || *p != '.')
        return false;
    const char *address = ++p;
    while (p < end && (char_is(*p, CLASS_HOST) || *p == ':'))
        p++;
    return p == end && p > address;
}

/* The inside of an IP literal. What inet_pton takes for IPv6 is what the RFC's grammar says. */
static bool ip_literal_is_valid(const char *p, const char *end)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;
    size_t size = (size_t)(end - p);
    if (size > 0 && (*p == 'v' || *p == 'V'))
        return future_address_is_valid(p, end);
    if (size >= sizeof(text) || memchr(p, '\0', size) != NULL)
        return false;
    memcpy(text, p, size);
    text[size] = '\0';
    return inet_pton(AF_INET6, text, &address) == 1;
}

static bool port_is_valid(const char *p, const char *end)
{
    unsigned port = 0;
    for (; p < end && port <= 65535; p++) {
        if (!char_is(*p, CLASS_DIGIT))
            return false;
        port = port * 10 + (unsigned)(*p - '0');
    }
    return port <= 65535;
}

/* The end of a reg-name. Nearly all are plain; one that holds '%' takes a second look at each. */
static const char *skip_reg_name(const char *p, const char *end)
{
    for (;;) {
        p = scan_host(p);
        if (p >= end)
            return end;
        if (end - p < 3 || *p != '%' || !char_is(p[1], CLASS_HEX) || !char_is(p[2], CLASS_HEX))
            return p;
        p += 3;
    }
}

bool target_host_is_valid(orisha_str host)
{
    const char *p = host.ptr;
    const char *end = host.ptr + host.len;
    if (p == end)
        return true;
    if (*p == '[') {
        const char *close = memchr(p, ']', host.len);
        if (close == NULL || !ip_literal_is_valid(p + 1, close))
            return false;
        p = close + 1;
    } else {
        p = skip_reg_name(p, end);
        if (p == host.ptr)
            return false;
    }
    return p == end || (*p == ':' && port_is_valid(p + 1, end));
}
