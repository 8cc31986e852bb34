// Honest answers, and how an answer that may have been spoiled gets on the wire: see mutant.h.
// SPDX-License-Identifier: MIT
#include "mutant.h"

#include <stdio.h>
#include <string.h>

static const char hello[] = "{\"hello\":\"world\"}";
const char page[] = "<!doctype html>\n"
                    "<title>Mutants</title>\n"
                    "<p>Line 1 of a page that is worth compressing.</p>\n"
                    "<p>Line 2 of a page that is worth compressing.</p>\n"
                    "<p>Line 3 of a page that is worth compressing.</p>\n"
                    "<p>Line 4 of a page that is worth compressing.</p>\n"
                    "<p>Line 5 of a page that is worth compressing.</p>\n"
                    "<p>Line 6 of a page that is worth compressing.</p>\n"
                    "<p>Line 7 of a page that is worth compressing.</p>\n"
                    "<p>Line 8 of a page that is worth compressing.</p>\n"
                    "<p>Line 9 of a page that is worth compressing.</p>\n";
// gzip -9 of it, without a name and a time
const unsigned char page_gzip[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x95, 0xcb, 0x3b, 0x0e, 0xc2, 0x30, 0x10, 0x05, 0xc0,
    0x3e, 0xa7, 0x78, 0x5c, 0x80, 0x88, 0x3f, 0x48, 0x2b, 0x9f, 0x00, 0x0e, 0x61, 0x85, 0x25, 0xb6, 0x94, 0xd8, 0xab,
    0xf8, 0x21, 0xc4, 0xed, 0x29, 0x28, 0x68, 0xd9, 0x72, 0x8a, 0x91, 0xd5, 0xbd, 0x0e, 0x7c, 0x9b, 0x22, 0x71, 0x9e,
    0x42, 0x27, 0xcc, 0x9c, 0x34, 0xdc, 0x9e, 0x8c, 0x85, 0x4d, 0xfa, 0x2f, 0x3b, 0xb1, 0x70, 0xcd, 0x45, 0xb1, 0x41,
    0x7d, 0x20, 0xc2, 0xe2, 0xa8, 0x60, 0x8a, 0x44, 0x6e, 0x78, 0xd5, 0x85, 0x09, 0x43, 0x9d, 0x6d, 0xd1, 0xd6, 0x72,
    0x19, 0xd7, 0xd2, 0xdb, 0xaf, 0x6c, 0xfd, 0x65, 0xe7, 0x2f, 0x7b, 0x7f, 0x39, 0xf8, 0xcb, 0xd1, 0x5f, 0x4e, 0xfe,
    0x72, 0xf6, 0x97, 0xcb, 0xff, 0xe5, 0x03, 0x6e, 0xf3, 0x1d, 0xfa, 0xf2, 0x01, 0x00, 0x00,
};
const size_t page_size = sizeof page - 1, page_gzip_size = sizeof page_gzip;

static bool field_holds(const char *head, const char *name, const char *word)
{
    const char *field = strcasestr(head, name), *found = field ? strcasestr(field + strlen(name), word) : NULL;
    return found && found < field + strlen(name) + strcspn(field + strlen(name), "\r");
}

Answer answer_make(const char *head, unsigned long number, unsigned long on_connection)
{
    Answer answer = {.number = number,
                     .on_connection = on_connection,
                     .status = "200 OK",
                     .type = "application/json",
                     .server = "mutant",
                     .identity_body = hello,
                     .identity_size = sizeof hello - 1,
                     .date = time(NULL),
                     .copies = 1};
    if (strncmp(head, "GET /page ", 10) == 0) {
        answer.type = "text/html; charset=utf-8";
        answer.vary = true;
        answer.identity_body = page;
        answer.identity_size = page_size;
    } else if (strncmp(head, "GET /hello ", 11) != 0) {
        answer.status = "404 Not Found";
        answer.identity_body = "{}";
        answer.identity_size = 2;
    }
    answer.body = answer.identity_body;
    answer.size = answer.identity_size;
    if (answer.vary && field_holds(head, "\r\nAccept-Encoding:", "gzip")) {
        answer.encoding = "gzip";
        answer.body = (const char *)page_gzip;
        answer.size = page_gzip_size;
    }
    answer.announced = answer.size;
    answer.says_close = field_holds(head, "\r\nConnection:", "close");
    answer.end = answer.says_close ? END_CLOSE : END_NONE;
    return answer;
}

static char *field_write(char *at, const char *name, const char *value)
{
    return value ? at + sprintf(at, "%s: %s\r\n", name, value) : at;
}

char *answer_write(const Answer *answer, char *at)
{
    static char date[32];
    static time_t dated;
    if (answer->date != dated) {
        dated = answer->date;
        strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&dated));
    }
    for (int i = 0; i < answer->copies; i++) {
        at += sprintf(at, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n", answer->status, answer->announced);
        at = field_write(at, "Content-Type", answer->type);
        at = field_write(at, "Content-Encoding", answer->encoding);
        at = field_write(at, "Vary", answer->vary ? "Accept-Encoding" : NULL);
        at = field_write(at, "Location", answer->location);
        at = field_write(at, "Date", answer->date ? date : NULL);
        at = field_write(at, "Server", answer->server);
        at = field_write(at, "Connection", answer->says_close ? "close" : NULL);
        at = mempcpy(at, "\r\n", 2);
        at = mempcpy(at, answer->body, answer->size);
        if (answer->stray)
            at = stpcpy(at, answer->stray);
    }
    return at;
}
