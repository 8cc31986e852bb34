/* SPDX-License-Identifier: MIT */
#include "error_page.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* A client that does not read its answer is given up. */
#define SEND_LIMIT_MS 1000

/* ---- The page --------------------------------------------------------------------------------------------------- */

static void add_escaped(Buffer *out, orisha_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char *entity = c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : NULL;
        buffer_add(out, entity ? orisha_str_from_cstring(entity) : (orisha_str){&c, 1});
    }
}

/* The page asks again and again, until it is answered by the program, or by a page with another text. */
void error_page_set(ErrorPage *page, orisha_str text)
{
    page->generation++;
    buffer_free(&page->text);
    buffer_free(&page->html);
    buffer_add(&page->text, text);
    buffer_printf(&page->html,
                  "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Does not compile</title>\n"
                  "<style>body{margin:2em;background:#1e1e1e;color:#eee;font:15px/1.4 monospace}"
                  "h1{font-size:1.2em;color:#f66}pre{white-space:pre-wrap}</style>\n"
                  "<h1>The program does not compile</h1>\n<pre>");
    add_escaped(&page->html, text);
    buffer_printf(&page->html,
                  "</pre>\n<p>This page reloads when the program is mended.</p>\n<script>\n"
                  "const look = () => fetch(location.href, {method: 'HEAD', cache: 'no-store'})\n"
                  "    .then(answer => answer.headers.get('Orisha-Dev') === '%u' ? setTimeout(look, 500) : "
                  "location.reload())\n"
                  "    .catch(() => setTimeout(look, 500));\n"
                  "setTimeout(look, 500);\n</script>\n</html>\n",
                  page->generation);
}

/* ---- Clients ---------------------------------------------------------------------------------------------------- */

/* The others keep their order: the first has been there longest. */
static void drop(ErrorPage *page, size_t number)
{
    close(page->clients[number].fd);
    page->client_count--;
    memmove(&page->clients[number], &page->clients[number + 1], (page->client_count - number) * sizeof *page->clients);
}

void error_page_free(ErrorPage *page)
{
    while (page->client_count)
        drop(page, page->client_count - 1);
    buffer_free(&page->text);
    buffer_free(&page->html);
}

static void send_all(int fd, orisha_str text)
{
    struct pollfd writable = {.fd = fd, .events = POLLOUT};
    while (text.len) {
        ssize_t sent = send(fd, text.ptr, text.len, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return;
        if (sent < 0 && poll(&writable, 1, SEND_LIMIT_MS) <= 0)
            return;
        text.ptr += sent > 0 ? sent : 0;
        text.len -= sent > 0 ? (size_t)sent : 0;
    }
}

static void answer(const ErrorPage *page, const ErrorClient *client)
{
    bool html = memmem(client->head, client->size, "text/html", 9) != NULL;
    bool is_head = client->size >= 5 && memcmp(client->head, "HEAD ", 5) == 0;
    orisha_str body = buffer_text(html ? &page->html : &page->text);
    char fields[256];
    int size = snprintf(fields, sizeof fields,
                        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/%s; charset=utf-8\r\n"
                        "Content-Length: %zu\r\nCache-Control: no-store\r\nOrisha-Dev: %u\r\nConnection: close\r\n\r\n",
                        html ? "html" : "plain", body.len, page->generation);
    send_all(client->fd, (orisha_str){fields, (size_t)size});
    if (!is_head)
        send_all(client->fd, body);
    shutdown(client->fd, SHUT_WR);
    /* What was sent and not read would turn the end into a reset, before the answer is read. */
    char rest[4096];
    while (recv(client->fd, rest, sizeof rest, MSG_DONTWAIT) > 0)
        continue;
}

/* True when the client is done with. A head that does not fit is answered as far as it is known. */
static bool receive(const ErrorPage *page, ErrorClient *client)
{
    ssize_t got = recv(client->fd, client->head + client->size, sizeof client->head - client->size, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (got <= 0)
        return true;
    client->size += (size_t)got;
    if (!memmem(client->head, client->size, "\r\n\r\n", 4) && client->size < sizeof client->head)
        return false;
    answer(page, client);
    return true;
}

size_t error_page_poll(const ErrorPage *page, int listener, struct pollfd *fds)
{
    for (size_t i = 0; i < page->client_count; i++)
        fds[i] = (struct pollfd){.fd = page->clients[i].fd, .events = POLLIN};
    fds[page->client_count] = (struct pollfd){.fd = listener, .events = POLLIN};
    return page->client_count + 1;
}

void error_page_serve(ErrorPage *page, const struct pollfd *fds)
{
    const struct pollfd *listener = &fds[page->client_count];
    for (size_t i = page->client_count; i-- > 0;)
        if (fds[i].revents && receive(page, &page->clients[i]))
            drop(page, i);
    int fd = listener->revents & POLLIN ? accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC) : -1;
    if (fd < 0)
        return;
    if (page->client_count == ERROR_PAGE_CLIENTS_MAX)
        drop(page, 0);
    page->clients[page->client_count++] = (ErrorClient){.fd = fd};
}
