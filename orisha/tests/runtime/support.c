/* See support.h.
 * SPDX-License-Identifier: MIT */
#include "support.h"

Engine *engine_new(void)
{
    Engine *engine = calloc(1, sizeof(*engine));
    assert_non_null(engine);
    assert_int_equal(output_open(&engine->output, OUTPUT_BYTES), 0);
    date_format(784111777, engine->date.text); /* Sun, 06 Nov 1994 08:49:37 GMT */
    engine->exchange.output = &engine->output;
    engine->exchange.date = &engine->date;
    engine->answers = calloc(1, 1);
    handler_init();
    return engine;
}

void engine_free(Engine *engine)
{
    output_close(&engine->output);
    free(engine->bytes);
    free(engine->answers);
    free(engine);
}

static void take_output(Engine *engine)
{
    struct iovec vectors[OUTPUT_VECTORS];
    size_t count = output_vectors(&engine->output, 0, output_length(&engine->output), vectors);
    size_t length = output_length(&engine->output);
    engine->answers = realloc(engine->answers, engine->answers_size + length + 1);
    assert_non_null(engine->answers);
    for (size_t i = 0; i < count; i++) {
        memcpy(engine->answers + engine->answers_size, vectors[i].iov_base, vectors[i].iov_len);
        engine->answers_size += vectors[i].iov_len;
    }
    engine->answers[engine->answers_size] = '\0';
    output_clear(&engine->output);
}

void engine_feed(Engine *engine, const char *bytes, size_t size)
{
    /* Exactly as much as the contract asks for, so that a sanitizer sees a step beyond it. */
    char *buffer = malloc(engine->size + size + PARSER_PADDING);
    assert_non_null(buffer);
    if (engine->size > 0)
        memcpy(buffer, engine->bytes, engine->size);
    memcpy(buffer + engine->size, bytes, size);
    Input input = {buffer, 0, engine->size + size};
    do {
        engine->verdict = connection_feed(&engine->connection, &engine->exchange, &input);
        take_output(engine);
    } while (engine->verdict == CONNECTION_PAUSE);
    free(engine->bytes);
    engine->size = input.end - input.begin;
    engine->bytes = malloc(engine->size + 1);
    memcpy(engine->bytes, buffer + input.begin, engine->size);
    free(buffer);
}

Engine *engine_answer(const char *text)
{
    Engine *engine = engine_new();
    engine_feed(engine, text, strlen(text));
    return engine;
}
