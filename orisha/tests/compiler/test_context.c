/* Where in a body a value stands, and how it is escaped there. Each `@` of a text is a value.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "transforms/context.h"

static const struct {
    const char *type, *text, *escapings; /* one word for each value; "-": none makes it safe */
} cases[] = {
    {"text/plain; charset=utf-8", "@ \"@\" <a @>", "RAW RAW RAW"},
    {"text/markdown", "@", "RAW"},
    {"application/json", "{\"a\":\"@\",\"b@\":@}", "JSON JSON JSON_VALUE"},
    {"application/json", "@", "JSON_VALUE"},
    {"application/json", "\"\\\"@\",@", "JSON JSON_VALUE"},
    {"application/json", "\"\\\\\",@,\"\\\\@\"", "JSON_VALUE JSON"},
    {"application/json", "\"\\@\"", "-"},
    {"Application/Problem+JSON;x=y", "\"@\"", "JSON"},
    {"text/html", "@<p>@</p>@", "HTML HTML HTML"},
    {"text/html", "a < @ <3 @", "HTML HTML"},
    {"text/html", "<@", "-"},
    {"text/html", "<p @>", "-"},
    {"text/html", "<p title=@>", "-"},
    {"text/html", "<p title=\"@\" @>@", "HTML - HTML"},
    {"text/html", "<p title='it\"@>' x=\"a@>\">@", "HTML HTML HTML"},
    {"text/html", "<p\ntitle = '@'\n>@", "HTML HTML"},
    {"text/html", "<br/>@</@>", "HTML -"},
    {"text/html", "<!doctype html>@<!-- <p @ \" --> @", "HTML HTML HTML"},
    {"text/html", "<script>@</script>@", "- HTML"},
    {"text/html", "<SCRIPT src=\"/x\">\"@\" < > </p> @</Script >@", "- - HTML"},
    {"text/html", "<style>@</style>@<styled>@", "- HTML HTML"},
    {"text/html", "<p onclick=\"f('@')\" OnLoad='@'>", "- -"},
    {"text/html", "<p style=\"@\" data-style=\"@\">", "- HTML"},
    {"text/html", "<a href=\"@\">", "-"},
    {"text/html", "<a href=\"/users/@\" href='@'>", "HTML -"},
    {"text/html", "<a href=\"@@\">", "- HTML"},
    {"text/html", "<img alt=\"@\" src='/a@b'>", "HTML HTML"},
    {"image/svg+xml", "<text>@</text>", "HTML"},
    {"application/xml", "<?xml version=\"1.0\"?><a>@", "HTML"},
};

static void append(char *to, size_t size, const char *word)
{
    size_t used = strlen(to);
    snprintf(to + used, size - used, "%s%s", used ? " " : "", word ? word : "-");
}

static void test_each_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        Context context;
        char escapings[128] = "";
        assert_true(context_begin(orisha_str_from_cstring(cases[i].type), &context));
        for (const char *at = cases[i].text; *at != '\0';) {
            size_t size = strcspn(at, "@");
            context_feed(&context, (orisha_str){at, size});
            at += size;
            if (*at != '@')
                continue;
            const char *fault = NULL, *remedy = NULL;
            const char *escaping = context_escaping(&context, &fault, &remedy);
            assert_true((escaping == NULL) == (fault != NULL && remedy != NULL));
            append(escapings, sizeof(escapings), escaping);
            context_pass_value(&context);
            at++;
        }
        if (strcmp(escapings, cases[i].escapings) != 0)
            fail_msg("%s: %s was to be %s", cases[i].text, escapings, cases[i].escapings);
    }
}

static void test_types_without_a_known_escaping(void **state)
{
    (void)state;
    static const char *const types[] = {"text/css", "text/htmlx", "application/jsonp", "+json", "json", "", "text/csv"};
    Context context;
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        assert_false(context_begin(orisha_str_from_cstring(types[i]), &context));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_place),
        cmocka_unit_test(test_types_without_a_known_escaping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
