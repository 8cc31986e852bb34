// Starts and stops servers: see server.h.
// SPDX-License-Identifier: MIT
#include "harness/server/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/answers/answer.h"
#include "harness/input/file.h"
#include "harness/measure/machine.h"
#include "harness/input/placeholder.h"
#include "harness/server/port.h"

#define PORT_ATTEMPTS 5
#define STOP_GRACE_MS 3000

static json_t *start_values(const Contestant *contestant, const Scenario *scenario, int port, const ServerPlan *plan,
                            Trouble *ret_trouble)
{
    AUTO_FREE char *answer_path = text_format("%s/answer-%s.http", contestant->build, scenario->name);
    AUTO_FREE char *port_text = text_format("%d", port), *workers_text = text_format("%d", plan->workers);
    AUTO_FREE char *spin_text = text_format("%lld", plan->spin);
    AUTO_TEXT Text answer = {0};
    answer_build(scenario, &answer);
    int result = contestant->constant_answer ? file_write(answer_path, answer.data, answer.length) : 0;
    if (result < 0) {
        trouble_set(ret_trouble, "cannot write %s: %s", answer_path, strerror(-result));
        return NULL;
    }
    json_t *values = json_copy(contestant->base_values);
    json_object_set_new(values, "port", json_string(port_text));
    json_object_set_new(values, "workers", json_string(workers_text));
    json_object_set_new(values, "spin", json_string(spin_text));
    if (contestant->constant_answer)
        json_object_set_new(values, "answer", json_string(answer_path));
    return values;
}

static json_t *start_environment(const Contestant *contestant, const json_t *values, Trouble *ret_trouble)
{
    json_t *environment = json_copy(contestant->base_environment), *value;
    const char *name;
    json_object_foreach((json_t *)contestant->environment, name, value)
    {
        AUTO_FREE char *text = placeholder_expand(json_string_value(value), values, ret_trouble);
        if (!text) {
            json_decref(environment);
            return NULL;
        }
        json_object_set_new(environment, name, json_string(text));
    }
    return environment;
}

static char *join_words(char *const *words)
{
    Text text = {0};
    for (; *words; words++)
        text_print(&text, "%s%s", text.length > 0 ? " " : "", *words);
    return text.data;
}

static int launch(const Contestant *contestant, const ServerPlan *plan, char *const *words, const json_t *environment,
                  Server *server, Trouble *ret_trouble)
{
    Command command = {.words = words,
                       .folder = contestant->source,
                       .environment = environment,
                       .cpus = plan->cpus,
                       .error_path = server->log};
    server->command = join_words(words);
    if (process_start(&command, &server->process, ret_trouble) < 0)
        return -EIO;
    // The first process of a container is known when it runs.
    server->group = (Group){.leader = plan->containers ? 0 : server->process.pid, .container = plan->containers};
    return 0;
}

static int spawn_container(const Contestant *contestant, const ServerPlan *plan, const json_t *values, Server *server,
                           Trouble *ret_trouble)
{
    char **words = container_words(plan->containers, contestant, server->port, plan->workers,
                                   json_string_value(json_object_get(values, "answer")));
    server->containers = plan->containers;
    server->container = container_name(plan->containers, contestant);
    int result = launch(contestant, plan, words, NULL, server, ret_trouble);
    words_free(&words);
    return result;
}

static int spawn_program(const Contestant *contestant, const ServerPlan *plan, const json_t *values, Server *server,
                         Trouble *ret_trouble)
{
    Trouble cause;
    json_t *environment = start_environment(contestant, values, &cause);
    char **words = environment ? placeholder_words(contestant->start_command, values, &cause) : NULL;
    int result = -EINVAL;
    if (words)
        result = launch(contestant, plan, words, environment, server, ret_trouble);
    else
        trouble_set(ret_trouble, "servers/%s/server.toml: %s", contestant->name, cause.text);
    words_free(&words);
    json_decref(environment);
    return result;
}

static int spawn(const Contestant *contestant, const Scenario *scenario, const ServerPlan *plan, Server *server,
                 Trouble *ret_trouble)
{
    json_t *values = start_values(contestant, scenario, server->port, plan, ret_trouble);
    if (!values)
        return -EIO;
    int result = plan->containers ? spawn_container(contestant, plan, values, server, ret_trouble)
                                  : spawn_program(contestant, plan, values, server, ret_trouble);
    json_decref(values);
    return result;
}

bool server_alive(Server *server, Trouble *ret_trouble)
{
    if (process_wait(&server->process, 0) != 0)
        return true;
    AUTO_FREE char *end = process_end_text(&server->process);
    AUTO_FREE char *tail = file_tail(server->log, 4, 700);
    trouble_set(ret_trouble, "%s%s%s", end, *tail ? "; its last words: " : "", tail);
    return false;
}

// Where a container's first process is not known yet, nothing can be said to be its socket.
static Listener look_for_listener(Server *server)
{
    if (server->container && server->group.leader == 0)
        server->group.leader = container_first(server->containers, server->container);
    return server->group.leader == 0 ? LISTENER_NONE : port_listener(server->port, server->group);
}

static int wait_until_listening(Server *server, const ServerPlan *plan, Trouble *ret_trouble)
{
    uint64_t deadline_ns = machine_now_ns() + (uint64_t)plan->deadline_ms * 1000000u;
    for (int pause_ms = 2;; pause_ms = pause_ms < 20 ? pause_ms * 2 : 20) {
        Listener listener = look_for_listener(server);
        if (listener == LISTENER_OURS)
            return server->container ? container_check_seccomp(server->containers, server->group.leader, ret_trouble)
                                     : 0;
        Trouble end;
        if (!server_alive(server, &end)) {
            // Another process may have taken the port between our choice and the server's bind.
            if (listener == LISTENER_FOREIGN || port_free(server->port) == -EADDRINUSE)
                return -EADDRINUSE;
            trouble_set(ret_trouble, "died before it listened: %s", end.text);
            trouble_name(ret_trouble, "start");
            return -ECHILD;
        }
        if (listener == LISTENER_FOREIGN)
            return -EADDRINUSE;
        if (machine_now_ns() > deadline_ns) {
            AUTO_FREE char *tail = file_tail(server->log, 4, 700);
            trouble_set(ret_trouble, "did not listen on its port within %d s%s%s", plan->deadline_ms / 1000,
                        *tail ? "; its last words: " : "", tail);
            trouble_name(ret_trouble, "start");
            return -ETIMEDOUT;
        }
        int result = process_wait(&server->process, pause_ms);
        if (result == -EINTR)
            return result;
    }
}

int server_start(const Contestant *contestant, const Scenario *scenario, const ServerPlan *plan, Server *ret_server,
                 Trouble *ret_trouble)
{
    int result = -EADDRINUSE;
    for (int attempt = 0; result == -EADDRINUSE && attempt < PORT_ATTEMPTS; attempt++) {
        Server server = {.log = text_format("%s/server.log", contestant->build)};
        result = port_choose(attempt == 0 ? plan->first_port : 0, &server.port);
        if (result == 0)
            result = spawn(contestant, scenario, plan, &server, ret_trouble);
        if (result == 0)
            result = wait_until_listening(&server, plan, ret_trouble);
        if (result == 0) {
            *ret_server = server;
            return 0;
        }
        Trouble ignored;
        server_stop(&server, &ignored);
    }
    if (result == -EADDRINUSE)
        trouble_set(ret_trouble, "%d ports in a row were taken by another process before it listened", PORT_ATTEMPTS);
    if (result == -EADDRINUSE)
        trouble_name(ret_trouble, "listener");
    return result;
}

int server_stop(Server *server, Trouble *ret_trouble)
{
    if (server->container && server->process.pid > 0)
        container_end(server->containers, server->container, &server->process);
    int result = process_stop(&server->process, STOP_GRACE_MS);
    if (result < 0)
        trouble_set(ret_trouble, "some of its processes survived SIGKILL");
    free(server->log);
    free(server->command);
    free(server->container);
    *server = (Server){0};
    return result;
}
