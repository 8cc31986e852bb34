/* See connection.h. A request goes through at most three stages: its head is parsed; its body, if it has one, is
 * awaited and decoded; it is answered. When a body comes later than its head, only the head's size is remembered and
 * the head, which stays in the input, is parsed once more when the body is whole: the input may have moved, and a
 * second parse is cheaper than a hundred saved fields per connection. SPDX-License-Identifier: MIT */
#include "connection.h"

#include "access_log.h"
#include "cold.h"

typedef enum Step {
    STEP_ANSWER, /* exchange->request is whole, and taken out of the input */
    STEP_NEXT,   /* a request was answered; go on with the next */
    STEP_WAIT,
    STEP_CLOSE,
} Step;

static void input_pad(Input *input)
{
    memset(input->bytes + input->end, 0, PARSER_PADDING);
}

/* Of the request whose body is awaited. */
static orisha_method awaited_method(const Connection *connection)
{
    return connection->is_head ? ORISHA_HEAD : ORISHA_GET;
}

/* The answer to a request that cannot be served; nothing that follows it can be trusted. `method` is GET where it is
 * not known: it only decides whether the answer has a body. The request stands at the input's beginning; `input` is
 * NULL where it cannot be seen. */
COLD static Step refuse(Connection *connection, Exchange *exchange, const Input *input, orisha_method method)
{
    exchange->request.method = method;
    arena_reset(&exchange->arena);
    exchange->persistence = PERSISTENCE_CLOSE;
    exchange->mark = output_mark(exchange->output);
    response_error(exchange, exchange->refusal.status, exchange->refusal.cause);
    if (exchange->output->failed)
        output_rewind(exchange->output, exchange->mark);
    exchange->answer_count++;
    if (__builtin_expect(exchange->logger != NULL, 0))
        access_log_refused(exchange, input != NULL ? input->bytes + input->begin : NULL,
                           input != NULL ? input->end - input->begin : 0);
    connection->refused = true;
    return STEP_CLOSE;
}

/* ---- Answering ----------------------------------------------------------------------------------------------------
 */

static __attribute__((noinline)) bool decode_path(Exchange *exchange)
{
    orisha_request *req = &exchange->request;
    return target_decode_path(req->raw_path, &exchange->arena, &req->path, &exchange->refusal) == 0 &&
           target_restore_slashes(req->path, &exchange->arena, &req->values, &exchange->refusal) == 0;
}

/* The request, from the parsed head. False and exchange->refusal when its path cannot be decoded. */
static inline bool prepare_request(Exchange *exchange)
{
    const Head *head = &exchange->head;
    orisha_request *req = &exchange->request;
    req->method = head->method;
    req->raw_path = head->target.path;
    req->path = head->target.path;
    req->values = head->target.path.ptr;
    req->query = head->target.query;
    req->minor_version = head->minor_version;
    req->headers = head->fields;
    req->header_count = head->field_count;
    return __builtin_expect(!head->target.marked, 1) || decode_path(exchange);
}

/* The handler made no answer, or the memory for it ran out. */
COLD static void answer_failed(Exchange *exchange)
{
    bool failed = exchange->output->failed;
    output_rewind(exchange->output, exchange->mark);
    if (failed)
        exchange->persistence = PERSISTENCE_CLOSE;
    response_error(exchange, failed ? 503 : 500, failed ? "no memory for the answer" : "the program made no answer");
    if (!failed)
        exchange_log_fault(exchange, "the program made no answer");
    if (exchange->output->failed)
        output_rewind(exchange->output, exchange->mark);
}

/* `OPTIONS *` asks about the server as a whole (RFC 9110 section 9.3.7). */
COLD static void answer_asterisk(Exchange *exchange)
{
    orisha_send_method_not_allowed(&exchange->request, (1u << ORISHA_METHOD_COUNT) - 1);
}

static Step answer(Exchange *exchange)
{
    exchange->persistence = PERSISTENCE_IMPLIED;
    if (!exchange->head.keep_alive || exchange->draining)
        exchange->persistence = PERSISTENCE_CLOSE;
    else if (exchange->head.minor_version == 0)
        exchange->persistence = PERSISTENCE_KEEP_ALIVE;
    exchange->state = ANSWER_NONE;
    exchange->mark = output_mark(exchange->output);
    if (__builtin_expect(exchange->head.target.asterisk, 0))
        answer_asterisk(exchange);
    else
        orisha_handle(&exchange->request);
    if (__builtin_expect(exchange->state != ANSWER_MADE || exchange->output->failed, 0))
        answer_failed(exchange);
    if (__builtin_expect(exchange->logger != NULL, 0))
        access_log_answered(exchange);
    arena_reset(&exchange->arena);
    exchange->answer_count++;
    return exchange->persistence == PERSISTENCE_CLOSE ? STEP_CLOSE : STEP_NEXT;
}

/* ---- Bodies -------------------------------------------------------------------------------------------------------
 */

/* The body is whole and `consumed` bytes of the input go with it. The head may have been parsed long ago. */
static Step take_whole_body(Connection *connection, Exchange *exchange, Input *input, size_t body_size, size_t consumed)
{
    const char *begin = input->bytes + input->begin;
    size_t head_size = connection->head_size;
    *connection = (Connection){0};
    input->begin += consumed;
    exchange->request.body = (orisha_str){begin + head_size, body_size};
    return STEP_ANSWER;
}

/* Decodes what has come. What stays in the input is the head and the body so far, without gaps. */
COLD static Step take_chunked_body(Connection *connection, Exchange *exchange, Input *input, bool *ret_whole,
                                   size_t *ret_consumed)
{
    size_t body_at = input->begin + connection->head_size;
    size_t decoded_end = body_at + connection->chunks.decoded;
    size_t used = 0;
    int r = chunked_decode(&connection->chunks, input->bytes + decoded_end, input->bytes + decoded_end,
                           input->end - decoded_end, &used, &exchange->refusal);
    if (r < 0)
        return refuse(connection, exchange, input, awaited_method(connection));
    *ret_whole = r > 0;
    if (r > 0)
        *ret_consumed = decoded_end + used - input->begin;
    else
        input->end = body_at + connection->chunks.decoded;
    return STEP_WAIT;
}

/* A request whose head stands at the input's beginning and is in exchange->head if `head_is_parsed`. */
static Step take_body(Connection *connection, Exchange *exchange, Input *input, bool head_is_parsed)
{
    size_t body_size = connection->body_size;
    size_t consumed = connection->head_size + body_size;
    if (connection->is_chunked) {
        bool whole = false;
        Step step = take_chunked_body(connection, exchange, input, &whole, &consumed);
        if (!whole)
            return step;
        body_size = connection->chunks.decoded;
    } else if (input->end - input->begin < consumed) {
        return STEP_WAIT;
    }
    if (!head_is_parsed) {
        /* It was accepted before and has not changed, so the parser ends where the body begins and needs no padding. */
        if (parser_parse_head(input->bytes + input->begin, connection->head_size, &exchange->head,
                              &exchange->refusal) <= 0 ||
            !prepare_request(exchange))
            return refuse(connection, exchange, input, awaited_method(connection));
    }
    return take_whole_body(connection, exchange, input, body_size, consumed);
}

/* The head was accepted and a body follows. */
static Step begin_body(Connection *connection, Exchange *exchange, Input *input, size_t head_size)
{
    *connection = (Connection){
        .head_size = (uint32_t)head_size,
        .body_size = exchange->head.content_length,
        .is_chunked = exchange->head.chunked,
        .is_head = exchange->head.method == ORISHA_HEAD,
    };
    bool nothing_came = input->end - input->begin == head_size;
    Step step = take_body(connection, exchange, input, true);
    if (step == STEP_WAIT) {
        if (exchange->head.expects_continue && nothing_came)
            output_append(exchange->output, "HTTP/1.1 100 Continue\r\n\r\n", 25);
        arena_reset(&exchange->arena);
    }
    return step;
}

/* ---- Heads --------------------------------------------------------------------------------------------------------
 */

/* Empty lines before a request line. False when too many came, or a CR that begins none. */
COLD static bool skip_empty_lines(Connection *connection, Exchange *exchange, Input *input)
{
    while (input->end - input->begin >= 2 && input->bytes[input->begin] == '\r') {
        if (input->bytes[input->begin + 1] != '\n' || connection->empty_lines == LIMIT_EMPTY_LINES) {
            refusal_set(&exchange->refusal, 400, "the request does not begin with a request line");
            return false;
        }
        connection->empty_lines++;
        input->begin += 2;
    }
    return true;
}

/* The rare forms of take_request's beginning: more of a head that has begun, or an empty line. */
COLD static ssize_t parse_head_slowly(Connection *connection, Exchange *exchange, Input *input)
{
    if (connection->head_is_partial)
        return parser_resume(&connection->scan, input->bytes + input->begin, input->end - input->begin, &exchange->head,
                             &exchange->refusal);
    exchange->head.method = ORISHA_GET;
    if (!skip_empty_lines(connection, exchange, input))
        return -400;
    size_t left = input->end - input->begin;
    if (left == 0 || (left == 1 && input->bytes[input->begin] == '\r'))
        return 0;
    return parser_parse_head(input->bytes + input->begin, left, &exchange->head, &exchange->refusal);
}

static Step take_request(Connection *connection, Exchange *exchange, Input *input)
{
    const char *begin = input->bytes + input->begin;
    ssize_t size;
    if (__builtin_expect(connection->head_is_partial || *begin == '\r', 0)) {
        size = parse_head_slowly(connection, exchange, input);
        begin = input->bytes + input->begin;
    } else {
        size = parser_parse_head(begin, input->end - input->begin, &exchange->head, &exchange->refusal);
    }
    if (size < 0)
        return refuse(connection, exchange, input, exchange->head.method);
    if (size == 0) {
        connection->head_is_partial = input->end > input->begin && *begin != '\r';
        return STEP_WAIT;
    }
    if (!prepare_request(exchange))
        return refuse(connection, exchange, input, exchange->head.method);
    if (exchange->head.chunked || exchange->head.content_length > 0)
        return begin_body(connection, exchange, input, (size_t)size);

    if (connection->head_is_partial || connection->empty_lines > 0)
        *connection = (Connection){0};
    input->begin += (size_t)size;
    exchange->request.body = (orisha_str){begin, 0};
    return STEP_ANSWER;
}

ConnectionVerdict connection_feed(Connection *connection, Exchange *exchange, Input *input)
{
    input_pad(input);
    for (unsigned count = 0; input->begin < input->end; count++) {
        if (count == TURN_REQUESTS || output_length(exchange->output) >= OUTPUT_HIGH_WATER)
            return CONNECTION_PAUSE;
        Step step = connection_awaits_body(connection) ? take_body(connection, exchange, input, false)
                                                       : take_request(connection, exchange, input);
        if (__builtin_expect(step == STEP_ANSWER, 1))
            step = answer(exchange);
        if (step == STEP_CLOSE)
            return CONNECTION_CLOSE;
        if (step == STEP_WAIT)
            return CONNECTION_WAIT;
    }
    return CONNECTION_WAIT;
}

COLD bool connection_time_out(Connection *connection, Exchange *exchange)
{
    if (!connection->head_is_partial && !connection_awaits_body(connection))
        return false;
    refusal_set(&exchange->refusal, 408, "the request did not arrive in time");
    refuse(connection, exchange, NULL, awaited_method(connection));
    return true;
}

COLD void connection_out_of_memory(Connection *connection, Exchange *exchange)
{
    refusal_set(&exchange->refusal, 503, "no memory for the request");
    refuse(connection, exchange, NULL, ORISHA_GET);
}
