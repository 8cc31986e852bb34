/* See model.h. The linker leads every call of the program's orisha_handle through the log (--wrap).
 * SPDX-License-Identifier: MIT */
#include "model.h"

/* The log of the model that is being fed on this thread; NULL on the threads of a real server. */
static _Thread_local Log *current_log;

void __real_orisha_handle(orisha_request *req);
void __wrap_orisha_handle(orisha_request *req);
void __wrap_orisha_handle(orisha_request *req)
{
    if (current_log != NULL) {
        CHECK(current_log->count < REQUESTS_MAX, "more requests than were fed");
        current_log->methods[current_log->count++] = (uint8_t)req->method;
    }
    __real_orisha_handle(req);
}

Model *model_new(void)
{
    Model *model = calloc(1, sizeof(*model));
    CHECK(model != NULL && output_open(&model->output, OUTPUT_BYTES) == 0, "no memory");
    model->exchange.output = &model->output;
    model->exchange.date = &model->date;
    date_format(784111777, model->date.text); /* Sun, 06 Nov 1994 08:49:37 GMT */
    return model;
}

void model_reset(Model *model)
{
    free(model->pending);
    model->pending = NULL;
    model->pending_size = 0;
    model->connection = (Connection){0};
    model->verdict = CONNECTION_WAIT;
    model->refused_head = false;
    model->stream_size = 0;
    model->log.count = 0;
    model->exchange.draining = false;
    output_clear(&model->output);
}

/* Moves the engine's output to the stream. */
static void collect(Model *model)
{
    struct iovec vectors[OUTPUT_VECTORS];
    size_t count = output_vectors(&model->output, 0, output_length(&model->output), vectors);
    size_t wanted = model->stream_size + output_length(&model->output);
    CHECK(!model->output.failed, "the output failed without a reason");
    if (wanted > model->stream_capacity) {
        model->stream_capacity = 2 * wanted;
        model->stream = realloc(model->stream, model->stream_capacity);
        CHECK(model->stream != NULL, "no memory for %zu bytes of answers", wanted);
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(model->stream + model->stream_size, vectors[i].iov_base, vectors[i].iov_len);
        model->stream_size += vectors[i].iov_len;
    }
    CHECK(model->stream_size == wanted, "output_vectors gave %zu bytes of %zu", model->stream_size, wanted);
    output_clear(&model->output);
}

/* The refused request stands where the input begins. An empty line there is one too many: what is refused is that, and
 * nobody has read a method. */
static bool begins_with_head(const char *bytes, size_t size)
{
    return size >= 5 && memcmp(bytes, "HEAD ", 5) == 0;
}

bool model_feed(Model *model, const void *bytes, size_t size)
{
    if (model->verdict == CONNECTION_CLOSE)
        return false;
    if (size == 0)
        return true;
    char *block = malloc(model->pending_size + size + PARSER_PADDING);
    CHECK(block != NULL, "no memory");
    if (model->pending_size > 0)
        memcpy(block, model->pending, model->pending_size);
    memcpy(block + model->pending_size, bytes, size);
    Input input = {block, 0, model->pending_size + size};
    size_t answered_before;
    current_log = &model->log;
    do {
        size_t begin = input.begin;
        answered_before = model->stream_size;
        model->verdict = connection_feed(&model->connection, &model->exchange, &input);
        collect(model);
        CHECK(input.begin <= input.end && input.end <= model->pending_size + size, "the input grew");
        CHECK(model->exchange.arena.used == 0, "%zu bytes of the arena are still in use", model->exchange.arena.used);
        CHECK(model->verdict != CONNECTION_PAUSE || (input.begin > begin && model->stream_size > answered_before),
              "a pause without an answer: the client would spin");
    } while (model->verdict == CONNECTION_PAUSE);
    current_log = NULL;
    if (model->verdict == CONNECTION_CLOSE)
        model->refused_head =
            model->connection.refused && begins_with_head(block + input.begin, input.end - input.begin);
    free(model->pending);
    model->pending_size = input.end - input.begin;
    model->pending = model->pending_size > 0 ? copy_padded(block + input.begin, model->pending_size, 0) : NULL;
    free(block);
    return model->verdict != CONNECTION_CLOSE;
}

bool model_time_out(Model *model)
{
    /* Whether half a head is that of a HEAD is not asked: such a client does not read answers by the rules yet. */
    model->refused_head =
        connection_awaits_body(&model->connection) && begins_with_head(model->pending, model->pending_size);
    bool answered = connection_time_out(&model->connection, &model->exchange);
    if (answered)
        model->verdict = CONNECTION_CLOSE;
    collect(model);
    return answered;
}
