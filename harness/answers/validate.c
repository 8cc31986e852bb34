// Compares answers with expectations: see validate.h.
// SPDX-License-Identifier: MIT
#include "harness/answers/validate.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "harness/input/file.h"
#include "harness/answers/httpdate.h"
#include "harness/server/interrupt.h"

#define HEAD_LIMIT (64u << 10)

static size_t on_head(char *data, size_t size, size_t count, void *user)
{
    Received *received = user;
    if (received->head.length + size * count > HEAD_LIMIT)
        return 0;
    text_append(&received->head, data, size * count);
    return size * count;
}

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
    Received *received = user;
    // Enough to see that it is too long; an endless body must not fill the memory.
    if (received->body.length > received->body_limit)
        return 0;
    text_append(&received->body, data, size * count);
    return size * count;
}

static int on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)user, (void)a, (void)b, (void)c, (void)d;
    return interrupt_signal() != 0;
}

// The value of a field in a copy that the caller frees, or NULL; `ret_count` tells how often the field stands there.
static char *field_value(const Text *head, const char *name, int *ret_count)
{
    char *value = NULL;
    size_t size = strlen(name);
    *ret_count = 0;
    for (const char *line = head->data; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncasecmp(line, name, size) != 0 || line[size] != ':')
            continue;
        const char *start = line + size + 1 + strspn(line + size + 1, " \t");
        size_t length = strcspn(start, "\r\n");
        while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
            length--;
        if ((*ret_count)++ == 0)
            value = text_format("%.*s", (int)length, start);
    }
    return value;
}

// Lower case, no blanks around ';': how two media types are compared.
static char *media_type(const char *text)
{
    Text type = {0};
    text_add(&type, "");
    for (; *text; text++) {
        bool blank = *text == ' ' || *text == '\t';
        const char *next = text + strspn(text, " \t");
        if (blank && (*next == ';' || *next == '\0' || (type.length > 0 && type.data[type.length - 1] == ';')))
            continue;
        text_append(&type, (char[]){(char)tolower((unsigned char)*text)}, 1);
    }
    return type.data;
}

static int wrong(Trouble *ret_trouble, const Request *request, const char *check, const char *what)
{
    trouble_set(ret_trouble, "%s %s: %s", request->method, request->path, what);
    trouble_name(ret_trouble, check);
    return -EBADMSG;
}

static int check_body(const Received *received, const Request *request, Trouble *ret_trouble)
{
    const Expectation *expect = &request->expect;
    size_t expected = strcmp(request->method, "HEAD") == 0 ? 0 : expect->body_length;
    size_t got = received->body.length, offset = 0;
    const char *data = received->body.data ? received->body.data : "";
    while (offset < got && offset < expected && data[offset] == expect->body[offset])
        offset++;
    if (offset == got && offset == expected)
        return 0;
    AUTO_FREE char *got_text = text_excerpt(data, got, offset, 20);
    AUTO_FREE char *expected_text = text_excerpt(expect->body, expected, offset, 20);
    AUTO_FREE char *what =
        text_format("the body differs at byte %zu: expected `%s` (%zu bytes), got `%s` (%zu%s bytes)", offset,
                    expected_text, expected, got_text, got, got > received->body_limit ? " or more" : "");
    return wrong(ret_trouble, request, got == expected ? "body" : "length", what);
}

static int check_field(const Received *received, const Request *request, const char *name, const char *expected,
                       Trouble *ret_trouble)
{
    int count;
    AUTO_FREE char *value = field_value(&received->head, name, &count);
    AUTO_FREE char *what = NULL;
    if (!expected && !value)
        return 0;
    if (!expected)
        what = text_format("the response carries %s: %s, expected none", name, value);
    else if (!value)
        what = text_format("the field %s is missing, expected `%s`", name, expected);
    else if (count > 1)
        what = text_format("the field %s stands there %d times", name, count);
    else if (strcmp(value, expected) != 0)
        what = text_format("the field %s is `%s`, expected `%s`", name, value, expected);
    return what ? wrong(ret_trouble, request, "head", what) : 0;
}

static int check_type(const Received *received, const Request *request, Trouble *ret_trouble)
{
    if (!request->expect.content_type)
        return 0;
    int count;
    AUTO_FREE char *value = field_value(&received->head, "Content-Type", &count);
    AUTO_FREE char *got = media_type(value ? value : ""), *expected = media_type(request->expect.content_type);
    if (count == 1 && strcmp(got, expected) == 0)
        return 0;
    AUTO_FREE char *what =
        text_format("the content type is `%s`, expected `%s`", value ? value : "(none)", request->expect.content_type);
    return wrong(ret_trouble, request, "head", what);
}

static int check_date(const Received *received, const Request *request, bool fixed_date, Trouble *ret_trouble)
{
    int count;
    AUTO_FREE char *value = field_value(&received->head, "Date", &count);
    time_t date;
    if (!value)
        return wrong(ret_trouble, request, "date", "the field Date is missing; every contestant pays for it");
    AUTO_FREE char *what = NULL;
    if (count != 1 || httpdate_parse(value, &date) < 0)
        what = text_format("the Date `%s` is not one IMF-fixdate such as `Sun, 06 Nov 1994 08:49:37 GMT`", value);
    else if (!fixed_date && llabs((long long)(time(NULL) - date)) > 5)
        what = text_format("the Date `%s` is more than 5 s from now", value);
    return what ? wrong(ret_trouble, request, "date", what) : 0;
}

static int check_present(const Received *received, const Request *request, Trouble *ret_trouble)
{
    size_t index;
    json_t *item;
    json_array_foreach((json_t *)request->expect.present, index, item)
    {
        int count;
        AUTO_FREE char *value = field_value(&received->head, json_string_value(item), &count);
        if (!value) {
            AUTO_FREE char *what = text_format("the field %s is missing", json_string_value(item));
            return wrong(ret_trouble, request, "head", what);
        }
    }
    const char *name;
    json_object_foreach((json_t *)request->expect.headers, name, item)
    {
        int result = check_field(received, request, name, json_string_value(item), ret_trouble);
        if (result < 0)
            return result;
    }
    return 0;
}

static int check_answer(const Received *received, const Request *request, long status, bool fixed_date,
                        Trouble *ret_trouble)
{
    if (status != request->expect.status) {
        AUTO_FREE char *what = text_format("status %ld, expected %lld", status, request->expect.status);
        return wrong(ret_trouble, request, "status", what);
    }
    // Chunks would change the size on the wire and the work of the client; the answer's length is known.
    int result = check_field(received, request, "Transfer-Encoding", NULL, ret_trouble);
    if (result == 0)
        result = check_type(received, request, ret_trouble);
    if (result == 0)
        result = check_field(received, request, "Content-Encoding", request->expect.content_encoding, ret_trouble);
    if (result == 0)
        result = check_body(received, request, ret_trouble);
    if (result == 0)
        result = check_date(received, request, fixed_date, ret_trouble);
    if (result == 0)
        result = check_present(received, request, ret_trouble);
    return result;
}

static struct curl_slist *request_headers(const Request *request)
{
    // curl's own additions are switched off: the request is the one that the load generator sends.
    struct curl_slist *list = curl_slist_append(NULL, "Accept:");
    if (!json_object_get(request->headers, "Content-Type"))
        list = curl_slist_append(list, "Content-Type:");
    list = curl_slist_append(list, "Expect:");
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)request->headers, name, value)
    {
        AUTO_FREE char *line = text_format("%s: %s", name, json_string_value(value));
        list = curl_slist_append(list, line);
    }
    return list;
}

static int transfer_failed(CURLcode code, const Request *request, const Received *received, Trouble *ret_trouble)
{
    if (interrupt_signal())
        return -EINTR;
    if (code == CURLE_WRITE_ERROR && received->body.length > received->body_limit)
        return check_body(received, request, ret_trouble);
    if (code == CURLE_WRITE_ERROR)
        return wrong(ret_trouble, request, "head", "the head of the response is larger than 64 KiB");
    bool late = code == CURLE_OPERATION_TIMEDOUT;
    bool broken = code == CURLE_COULDNT_CONNECT || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
                  code == CURLE_GOT_NOTHING;
    trouble_set(ret_trouble, "%s %s: %s", request->method, request->path, curl_easy_strerror(code));
    trouble_name(ret_trouble, late                         ? "timeout"
                              : broken                     ? "connection"
                              : code == CURLE_PARTIAL_FILE ? "length"
                                                           : "head");
    return late ? -ETIMEDOUT : broken ? -ECONNRESET : -EBADMSG;
}

void asker_close(Asker *asker)
{
    if (asker->curl)
        curl_easy_cleanup(asker->curl);
    curl_slist_free_all(asker->headers);
    text_free(&asker->received.head);
    text_free(&asker->received.body);
    text_free(&asker->accepted);
    *asker = (Asker){0};
}

int asker_open(const Validation *validation, Asker *ret_asker, Trouble *ret_trouble)
{
    Asker asker = {.validation = *validation, .curl = curl_easy_init()};
    if (!asker.curl) {
        trouble_set(ret_trouble, "libcurl cannot be initialised");
        return -ENOMEM;
    }
    *ret_asker = asker;
    return 0;
}

// Only when another request than before is asked: most of what a question costs is said once.
static void asker_prepare(Asker *asker, const Request *request)
{
    AUTO_FREE char *url = text_format("http://127.0.0.1:%d%s", asker->validation.port, request->path);
    CURL *curl = asker->curl;
    curl_slist_free_all(asker->headers);
    asker->headers = request_headers(request);
    asker->request = request;
    asker->accepted.length = 0;
    asker->received.body_limit = request->expect.body_length + 4096;
    curl_easy_reset(curl); // options only: the connection stays
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, asker->validation.timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &asker->received);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &asker->received);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, asker->headers);
    if (request->body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body));
    }
    if (strcmp(request->method, "HEAD") == 0)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

// The same bytes, Date and all, as an answer that was checked field by field within this second.
static bool accepted_already(const Asker *asker)
{
    const Text *head = &asker->received.head, *body = &asker->received.body, *known = &asker->accepted;
    return known->length > 0 && asker->accepted_at == time(NULL) && known->length == head->length + body->length &&
           memcmp(known->data, head->data, head->length) == 0 &&
           (body->length == 0 || memcmp(known->data + head->length, body->data, body->length) == 0);
}

static void remember(Asker *asker)
{
    asker->accepted.length = 0;
    text_append(&asker->accepted, asker->received.head.data, asker->received.head.length);
    if (asker->received.body.length > 0)
        text_append(&asker->accepted, asker->received.body.data, asker->received.body.length);
    asker->accepted_at = time(NULL);
}

int asker_ask(Asker *asker, const Request *request, uint64_t *ret_wire_bytes, Trouble *ret_trouble)
{
    Received *received = &asker->received;
    bool first = asker->request == NULL;
    if (asker->request != request)
        asker_prepare(asker, request);
    received->head.length = received->body.length = 0;
    CURLcode code = curl_easy_perform(asker->curl);
    long status = 0, connects = 0;
    curl_easy_getinfo(asker->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(asker->curl, CURLINFO_NUM_CONNECTS, &connects);
    if (code != CURLE_OK)
        return transfer_failed(code, request, received, ret_trouble);
    if (!accepted_already(asker)) {
        int result = check_answer(received, request, status, asker->validation.fixed_date, ret_trouble);
        if (result < 0)
            return result;
        remember(asker);
    }
    if (!first && !asker->validation.closes && connects != 0)
        return wrong(ret_trouble, request, "close", "the server did not keep the connection open between two requests");
    *ret_wire_bytes = received->head.length + received->body.length;
    return 0;
}

static int answer_keep(const Asker *asker, Trouble *ret_trouble)
{
    const char *path = asker->validation.answer_path;
    int result = file_write(path, asker->accepted.data, asker->accepted.length);
    if (result < 0)
        trouble_set(ret_trouble, "cannot write %s: %s", path, strerror(-result));
    return result < 0 ? -EIO : 0;
}

int validate(const Scenario *scenario, const Validation *validation, uint64_t *ret_wire_bytes, Trouble *ret_trouble)
{
    Asker asker;
    int result = asker_open(validation, &asker, ret_trouble);
    uint64_t first_bytes = 0;
    for (size_t i = 0; result == 0 && i < validation->requests; i++) {
        uint64_t bytes = 0, before = 0;
        for (int pass = 0; result == 0 && pass < validation->passes; pass++, before = bytes) {
            const Request *request = &scenario->requests[i];
            result = asker_ask(&asker, request, &bytes, ret_trouble);
            if (result == 0 && pass > 0 && bytes != before) {
                AUTO_FREE char *what =
                    text_format("two answers to the same request have %llu and %llu bytes; the accounting of a run "
                                "needs answers of one size",
                                (unsigned long long)before, (unsigned long long)bytes);
                result = wrong(ret_trouble, request, "length", what);
            }
        }
        if (i == 0)
            first_bytes = bytes;
        if (result == 0 && i == 0 && validation->answer_path)
            result = answer_keep(&asker, ret_trouble);
    }
    asker_close(&asker);
    if (result == 0)
        *ret_wire_bytes = first_bytes;
    return result;
}
