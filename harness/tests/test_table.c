// Tests of reports/table.c: order, ratios, reasons, alignment, Markdown.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "reports/table.h"

static const char record[] =
    "{'reference':'beta','rounds':3,'workers':1,'started_at':'2026-02-08T00:00:00Z',"
    "'machine':{'cpu_model':'Test CPU','cpu_count':2,'system':'Linux','kernel':'6.1','server_cpus':'0',"
    "'generator_cpus':'1','cpus_shared':false},"
    "'scenarios':[{'name':'s','title':'GET /s','load':{'driver':'wrk','threads':2,'connections':50,'duration_s':10}}],"
    "'contestants':[{'name':'alpha','title':'Alpha | one','constant_answer':false},"
    "{'name':'beta','title':'Bêta','constant_answer':false},{'name':'limit','title':'limit','constant_answer':true},"
    "{'name':'bad','title':'Bad','constant_answer':false}],"
    "'cells':["
    "{'scenario':'s','contestant':'bad','verdict':'invalid','reason':'the body differs at byte 3','bottleneck':null,"
    "'wire_bytes':null,'rounds':[],'summary':{'rps':{'median':9e9,'min':1,'max':2}}},"
    "{'scenario':'s','contestant':'limit','verdict':'ok','reason':null,'bottleneck':'client','wire_bytes':160,"
    "'rounds':[],'summary':{'rps':{'median':200000,'min':190000,'max':210000}}},"
    "{'scenario':'s','contestant':'beta','verdict':'ok','reason':null,'bottleneck':'server','wire_bytes':160,"
    "'rounds':[],'summary':{'rps':{'median':100000,'min':99000,'max':101000},"
    "'server_cpu_ns_per_request':{'median':9512.4},'wrk_latency_p50_ns':{'median':412000},"
    "'wrk_latency_p99_ns':{'median':1234567},'pss_peak_bytes':{'median':3670016}}},"
    "{'scenario':'s','contestant':'alpha','verdict':'ok','reason':null,'bottleneck':null,'wire_bytes':161,"
    "'rounds':[],'summary':{'rps':{'median':123456.7,'min':120000,'max':130000}}},"
    "{'scenario':'other','contestant':'beta','verdict':'ok','reason':null,'bottleneck':null,'wire_bytes':1,"
    "'rounds':[],'summary':{'rps':{'median':1,'min':1,'max':1}}}]}";

static json_t *record_load(void)
{
    AUTO_FREE char *text = text_copy(record);
    for (char *at = text; *at; at++)
        if (*at == '\'')
            *at = '"';
    json_t *run = json_loads(text, 0, NULL);
    assert_non_null(run);
    return run;
}

static char *render(bool markdown)
{
    json_t *run = record_load();
    Text text = {0};
    const char *reason = NULL;
    assert_int_equal(table_render(run, markdown, &text, &reason), 0);
    json_decref(run);
    return text.data;
}

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is missing in:\n%s", part, text);
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *expected;
    } cases[] = {{0, 0, "0"},
                 {999, 0, "999"},
                 {1000, 0, "1,000"},
                 {999999.6, 0, "1,000,000"},
                 {1234.567, 2, "1,234.57"},
                 {-1234, 0, "-1,234"},
                 {-0.001, 1, "0.0"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *number = table_number(cases[i].value, cases[i].decimals);
        assert_string_equal(number, cases[i].expected);
    }
}

static void test_markdown_rows(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    assert_holds(text, "## GET /s\n");
    assert_holds(text, "| ratio to Bêta |");
    assert_holds(text, "| Alpha \\| one | 123,457 | 120,000..130,000 | 1.23 | – |");
    assert_holds(text,
                 "| Bêta | 100,000 | 99,000..101,000 | 1.00 | 9.51 | 412 µs | 1.23 ms | 160 | 3.5 | server | ok |");
    assert_holds(text, "| limit (not ranked) | 200,000 |");
    // What a failed contestant did in its good rounds is no figure of the table.
    assert_holds(text, "| Bad | – | – | – | – | – | – | – | – | – | invalid: the body differs at byte 3 |");
    assert_holds(text, "wrk -t2 -c50 -d10s · 1 worker · server on CPU 0, generator on CPU 1 · median of 3 rounds");
    assert_holds(text, "requests per second do not rank those servers");
    assert_null(strstr(text, "No ratios"));
}

static void test_order(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    const char *alpha = strstr(text, "| Alpha"), *beta = strstr(text, "| Bêta"), *limit = strstr(text, "| limit"),
               *bad = strstr(text, "| Bad");
    assert_true(alpha && beta && limit && bad);
    assert_true(alpha < beta && beta < limit && limit < bad);
}

static void test_terminal_columns_are_aligned(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(false);
    // The column of verdicts begins at the same width in every row, whatever bytes stand before it.
    size_t width = 0;
    int rows = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *verdict = strstr(line, "  verdict");
        verdict = verdict ? verdict : strstr(line, "  ok");
        verdict = verdict ? verdict : strstr(line, "  invalid");
        if (!verdict)
            continue;
        *verdict = '\0';
        // Blanks that pad the column before belong to the width.
        width = rows++ == 0 ? text_width(line) : width;
        assert_int_equal(text_width(line), width);
    }
    assert_int_equal(rows, 5);
}

static void test_terminal_line(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(false);
    assert_holds(text,
                 "\nBêta                100,000   99,000..101,000           1.00               9.51     412 µs    "
                 "1.23 ms     160      3.5  server      ok\n");
    assert_holds(text, "\nlimit (not ranked)  200,000  190,000..210,000           2.00                  –          –  "
                       "        –     160        –  client      ok\n");
}

static void test_a_missing_reference_is_told(void **state)
{
    (void)state;
    json_t *run = record_load();
    json_object_set_new(run, "reference", json_string("gamma"));
    AUTO_TEXT Text text = {0};
    const char *reason = NULL;
    assert_int_equal(table_render(run, true, &text, &reason), 0);
    assert_holds(text.data, "No ratios: the reference gamma was not measured here.");
    json_decref(run);
}

static void test_what_is_no_record(void **state)
{
    (void)state;
    Text text = {0};
    const char *reason = NULL;
    json_t *empty = json_object();
    assert_true(table_render(empty, true, &text, &reason) < 0);
    assert_string_equal(reason, "'cells' is missing");
    assert_null(text.data);
    json_decref(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_markdown_rows),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_terminal_columns_are_aligned),
        cmocka_unit_test(test_terminal_line),
        cmocka_unit_test(test_a_missing_reference_is_told),
        cmocka_unit_test(test_what_is_no_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
