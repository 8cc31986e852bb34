/* connection.h: a whole connection without a socket, with the program of program.kz behind it. The input is what a
 * client sends.
 *
 * - Every answer is well formed, there is one for each request that the handler saw, and nothing follows a last one.
 * - No division of the bytes changes an answer (but for 100 Continue, which depends on what has come).
 * - A time-out is answered exactly when a request has begun to arrive; a draining server closes with its next answer.
 * SPDX-License-Identifier: MIT */
#include "model.h"

/* What ends any head that the input left open, so that it is judged in every division. */
#define END "\r\n\r\n"

static Answers whole_answers, divided_answers;

static void read_answers(const Model *model, Answers *ret_answers)
{
    answers_read(model->stream, model->stream_size, &model->log, model->refused_head, ret_answers);
    const Answers *answers = ret_answers;
    bool closes = answers->count > 0 && answers->list[answers->count - 1].closes;
    CHECK(closes == (model->verdict == CONNECTION_CLOSE), "the last answer says %s, the engine %d",
          closes ? "close" : "go on", model->verdict);
    CHECK(answers->count == model->exchange.answer_count, "%zu answers, %llu were counted", answers->count,
          (unsigned long long)model->exchange.answer_count);
}

static void begin(Model *model)
{
    model_reset(model);
    model->exchange.answer_count = 0;
}

/* `step` 0: by dice. */
static void feed_divided(Model *model, const char *bytes, size_t size, size_t step, Dice *dice)
{
    begin(model);
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = step > 0 ? step : 1 + dice_roll(dice, dice_roll(dice, 4) ? 60 : 600);
        piece = piece < size - at ? piece : size - at;
        if (!model_feed(model, bytes + at, piece))
            break;
    }
}

static void check_same(const Model *whole, const Model *divided, size_t size)
{
    const Answers *a = &whole_answers, *b = &divided_answers;
    CHECK(a->count == b->count, "%zu answers, divided %zu", a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const Answer *x = &a->list[i], *y = &b->list[i];
        /* Past the limit of a head the sizes of the pieces decide which of two reasons comes first. */
        if (i + 1 == a->count && a->refused && b->refused && size >= LIMIT_HEAD_BYTES)
            return;
        size_t length = x->end - x->begin;
        CHECK(y->end - y->begin == length && memcmp(whole->stream + x->begin, divided->stream + y->begin, length) == 0,
              "answer %zu:\n%.*s\nand divided:\n%.*s", i, (int)length, whole->stream + x->begin,
              (int)(y->end - y->begin), divided->stream + y->begin);
    }
}

static void check_divided(const Model *whole, Model *divided, const char *bytes, size_t size, size_t step, Dice *dice)
{
    feed_divided(divided, bytes, size, step, dice);
    read_answers(divided, &divided_answers);
    check_same(whole, divided, size);
}

static void check_time_out(Model *model, const char *bytes, size_t size, Dice *dice)
{
    feed_divided(model, bytes, size, 0, dice);
    if (model->verdict == CONNECTION_CLOSE)
        return;
    bool begun = connection_awaits_body(&model->connection) || (model->pending_size > 0 && model->pending[0] != '\r');
    CHECK(model_time_out(model) == begun, "a request %s", begun ? "had begun to arrive" : "had not begun");
    answers_read(model->stream, model->stream_size, &model->log, model->refused_head, &divided_answers);
    const Answers *answers = &divided_answers;
    CHECK(!begun || (answers->refused && answers->list[answers->count - 1].status == 408), "no 408");
}

static void check_draining(Model *model, const char *bytes, size_t size, Dice *dice)
{
    begin(model);
    model->exchange.draining = true;
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = 1 + dice_roll(dice, 200);
        piece = piece < size - at ? piece : size - at;
        if (!model_feed(model, bytes + at, piece))
            break;
    }
    read_answers(model, &divided_answers);
    CHECK(divided_answers.count <= 1, "%zu answers while draining", divided_answers.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Model *whole, *divided;
    if (whole == NULL) {
        whole = model_new();
        divided = model_new();
    }
    Dice dice = dice_of(data, size);
    char *bytes = malloc(size + sizeof(END));
    CHECK(bytes != NULL, "no memory");
    memcpy(bytes, data, size);
    memcpy(bytes + size, END, sizeof(END) - 1);
    size_t fed = size + sizeof(END) - 1;
    feed_divided(whole, bytes, fed, fed, &dice);
    read_answers(whole, &whole_answers);
    if (fed <= 300)
        check_divided(whole, divided, bytes, fed, 1, &dice);
    check_divided(whole, divided, bytes, fed, 0, &dice);
    if (dice_roll(&dice, 4) == 0)
        check_time_out(divided, bytes, size, &dice);
    if (dice_roll(&dice, 8) == 0)
        check_draining(divided, bytes, size, &dice);
    free(bytes);
    return 0;
}
