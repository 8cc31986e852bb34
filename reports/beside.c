// Conformance beside speed: see beside.h.
// SPDX-License-Identifier: MIT
#include "beside.h"

#include <string.h>

#include "run.h"

// Nothing set and no such key are the same.
static bool is_nothing(const json_t *value)
{
    return !value || json_is_null(value) || (json_is_object(value) && json_object_size(value) == 0);
}

const json_t *beside_tested(const json_t *conformance, const char *name)
{
    const json_t *contestant = run_named(conformance, "contestants", name);
    return contestant && json_is_null(json_object_get(contestant, "absent")) ? contestant : NULL;
}

bool beside_same(const json_t *timed, const json_t *tested)
{
    static const char *const keys[] = {"version", "build", "start", "env"};
    const char *hash = run_text(tested, "binary_sha256", NULL);
    if (!hash || strcmp(run_text(timed, "binary_sha256", ""), hash) != 0)
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *then = json_object_get(timed, keys[i]), *now = json_object_get(tested, keys[i]);
        if (!(is_nothing(then) && is_nothing(now)) && !json_equal(then, now))
            return false;
    }
    return true;
}

static json_int_t count_of(const json_t *tested, const char *key)
{
    return json_integer_value(json_object_get(json_object_get(tested, "counts"), key));
}

char *beside_shown(const json_t *conformance, const json_t *timed, const char *name)
{
    const json_t *tested = beside_tested(conformance, name);
    if (!tested)
        return text_copy("–");
    return text_format("%" JSON_INTEGER_FORMAT " / %" JSON_INTEGER_FORMAT " / %zu%s", count_of(tested, "must_failures"),
                       count_of(tested, "should_failures"), json_object_size(json_object_get(tested, "hazards")),
                       beside_same(timed, tested) ? "" : "*");
}

json_t *beside_json(const json_t *conformance, const json_t *timed, const char *name)
{
    const json_t *tested = beside_tested(conformance, name);
    if (!tested)
        return json_null();
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:b}", "must_failures", count_of(tested, "must_failures"), "framing_failures",
        count_of(tested, "framing_failures"), "should_failures", count_of(tested, "should_failures"), "sweep_hazards",
        (json_int_t)json_object_size(json_object_get(tested, "hazards")), "same_binary", beside_same(timed, tested));
}

void beside_note(const json_t *conformance, Text *text)
{
    text_print(
        text,
        "MUST / SHOULD / hazards: rules of RFC 9110 and 9112 that are not met, and inputs of the smuggling sweep "
        "that are framed as the grammar does not, by `just conformance` of %s. A star: not the same binary, built "
        "and started in the same way, as was timed.\n\n",
        run_text(conformance, "started_at", "?"));
}
