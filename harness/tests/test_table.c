// Tests of reports/table.c: order, ratios with their intervals, reasons, notes, alignment, Markdown.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "reports/table.h"

static const char record[] =
    "{'reference':'beta','workers':1,'started_at':'2026-02-08T00:00:00Z',"
    "'machine':{'cpu_model':'Test CPU','cpu_count':2,'system':'Linux','kernel':'6.1','server_cpus':'0',"
    "'generator_cpus':'1','cpus_shared':false},"
    "'scenarios':[{'name':'s','title':'GET /s','load':{'driver':'wrk','threads':2,'connections':50,'pipeline':1,"
    "'duration_s':0.5}}],"
    "'contestants':[{'name':'alpha','title':'Alpha | "
    "one'},{'name':'beta','title':'Bêta'},{'name':'gamma','title':'Gamma'},"
    "{'name':'limit','title':'limit','constant_answer':true},{'name':'beta-aa','title':'Bêta (A/A)','twin_of':'beta'},"
    "{'name':'bad','title':'Bad'},{'name':'noisy','title':'Noisy'}],"
    "'cells':["
    "{'scenario':'s','contestant':'bad','verdict':'invalid','reason':'the body differs at byte "
    "3','bottleneck':'server',"
    "'wire_bytes':null,'summary':{'rps':{'median':9e9}}},"
    "{'scenario':'s','contestant':'noisy','verdict':'ok','bottleneck':'noise','wire_bytes':160,"
    "'summary':{'rps':{'median':300000},'server_cpu_ns_per_request':{'median':1}}},"
    "{'scenario':'s','contestant':'limit','verdict':'ok','bottleneck':'client','wire_bytes':160,"
    "'summary':{'rps':{'median':200000},'server_cpu_ns_per_request':{'median':900}},"
    "'comparison':{'rps':{'ratio':2,'low':1.9,'high':2.1,'blocks':12}}},"
    "{'scenario':'s','contestant':'beta-aa','verdict':'ok','bottleneck':'server','wire_bytes':160,"
    "'summary':{'rps':{'median':250000},'server_cpu_ns_per_request':{'median':950}},"
    "'comparison':{'rps':{'ratio':1.01,'low':0.98,'high':1.03,'p':0.5,'p_holm':0.5,'verdict':'tie'},"
    "'server_cpu_ns_per_request':{'ratio':1.02,'low':1.01,'high':1.03,'p':0.0021,'p_holm':0.0021,'verdict':'behind'}}},"
    "{'scenario':'s','contestant':'gamma','verdict':'ok','bottleneck':'server','wire_bytes':161,'rank':2,"
    "'summary':{'rps':{'median':90000},'server_cpu_ns_per_request':{'median':8000}},"
    "'comparison':{'rps':{'ratio':0.9,'low':0.8,'high':1.1,'p':0.3,'p_holm':0.6,'verdict':'tie'},"
    "'server_cpu_ns_per_request':{'ratio':0.84,'low':0.81,'high':0.86,'p':0.0005,'p_holm':0.001,'verdict':'ahead'}}},"
    "{'scenario':'s','contestant':'beta','verdict':'ok','bottleneck':'server','wire_bytes':160,'rank':2,"
    "'summary':{'rps':{'median':100000},'server_cpu_ns_per_request':{'median':9512.4},"
    "'wrk_latency_p50_ns':{'median':412000},'wrk_latency_p99_ns':{'median':1234567},'latency_p50_ns':{'median':1000},"
    "'latency_p999_ns':{'median':34500000},'pss_peak_bytes':{'median':3670016}}},"
    "{'scenario':'s','contestant':'alpha','verdict':'ok','bottleneck':'server','wire_bytes':161,'rank':1,"
    "'summary':{'rps':{'median':123456.7},'server_cpu_ns_per_request':{'median':10000}},"
    "'comparison':{'rps':{'ratio':1.234,'low':1.2,'high':1.26,'p':0.0005,'p_holm':0.0015,'verdict':'ahead'}}},"
    "{'scenario':'other','contestant':'beta','verdict':'ok','bottleneck':null,'wire_bytes':1,"
    "'summary':{'rps':{'median':1}}}],"
    "'comparisons':[{'scenario':'other','blocks':99},{'scenario':'s','blocks':12,'spoiled_blocks':2,'alpha':0.01,"
    "'ranked_by':'rps','ranked_by_reason':null,'smallest_p':0.00048828125,'metrics':{"
    "'rps':{'tests':6,'detectable':0.0123},'server_cpu_ns_per_request':{'tests':6,'detectable':null}}}]}";

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

// Renders it and lets go of it.
static char *render_as(json_t *run, TableStyle style)
{
    Text text = {0};
    const char *reason = NULL;
    assert_int_equal(table_render(run, style, &text, &reason), 0);
    json_decref(run);
    return text.data;
}

static char *render_of(json_t *run, bool markdown)
{
    return render_as(run, (TableStyle){.form = markdown ? TABLE_MARKDOWN : TABLE_TERMINAL});
}

static char *render(bool markdown)
{
    return render_of(record_load(), markdown);
}

static json_t *scenario_of(json_t *run)
{
    return json_array_get(json_object_get(run, "scenarios"), 0);
}

static json_t *comparison_of(json_t *run)
{
    return json_array_get(json_object_get(run, "comparisons"), 1);
}

static void rank_by_cpu(json_t *run, const char *reason)
{
    json_object_set_new(comparison_of(run), "ranked_by", json_string("server_cpu_ns_per_request"));
    json_object_set_new(comparison_of(run), "ranked_by_reason", json_string(reason));
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        const char *name = json_string_value(json_object_get(cell, "contestant"));
        if (json_object_get(cell, "rank"))
            json_object_set_new(cell, "rank", json_integer(strcmp(name, "gamma") == 0 ? 1 : 2));
    }
}

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is missing in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("'%s' should not be in:\n%s", part, text);
}

// The rows stand in this order; `starts` ends with NULL.
static void assert_order(const char *text, const char *const *starts)
{
    for (const char *last = text; *starts; starts++) {
        const char *found = strstr(text, *starts);
        if (!found || found < last)
            fail_msg("'%s' is %s in:\n%s", *starts, found ? "too early" : "missing", text);
        last = found;
    }
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
    assert_holds(text, "\n| # | contestant | req/s | ratio to Bêta [95 %] | server CPU µs/req | ratio to Bêta [95 %] | "
                       "p50 (wrk) | p99 (wrk) | p99.9 (wrk) | wire B | PSS MiB | bottleneck | verdict |\n"
                       "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|\n");
    assert_holds(text,
                 "\n| 1 | Alpha \\| one | 123,457 | 1.234 [1.200..1.260] | 10.00 | – | – | – | – | 161 | – | server | "
                 "ok |\n");
    assert_holds(text, "\n| 2 | Bêta | 100,000 | 1 | 9.51 | 1 | 412 µs | 1.23 ms | – | 160 | 3.5 | server | ok |\n");
    assert_holds(text, "\n| 2 | Gamma | 90,000 | 0.900 [0.800..1.100] tie | 8.00 | 0.840 [0.810..0.860] | – |");
    assert_holds(text, "\n|  | Noisy | 300,000 | – | 0.00 | – | – | – | – | 160 | – | noise | ok |\n");
    assert_holds(text, "\n|  | Bêta (A/A) | 250,000 | 1.010 [0.980..1.030] tie |");
    assert_holds(text, "\n|  | limit (not ranked) | 200,000 | 2.000 [1.900..2.100] | 0.90 | – |");
    // What a failed contestant did in its good rounds is no figure of the table.
    assert_holds(text, "\n|  | Bad | – | – | – | – | – | – | – | – | – | – | invalid: the body differs at byte 3 |\n");
}

static void test_markdown_is_escaped(void **state)
{
    (void)state;
    json_t *run = record_load(), *bad = json_array_get(json_object_get(run, "cells"), 0);
    json_object_set_new(bad, "reason", json_string("`a|b` *c* _d_ <e> \\"));
    AUTO_FREE char *text = render_of(json_incref(run), true), *plain = render_of(run, false);
    assert_holds(text, "invalid: \\`a\\|b\\` \\*c\\* \\_d\\_ \\<e\\> \\\\ |\n");
    assert_holds(plain, "invalid: `a|b` *c* _d_ <e> \\\n");
}

static void test_conditions(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    assert_holds(
        text, "2026-02-08T00:00:00Z · Test CPU, 2 CPUs, Linux 6.1 · wrk, 50 connections, 2 threads, 0.5 s · 1 worker "
              "· server on CPU 0, generator on CPU 1 · medians over 12 blocks\n");
    json_t *run = record_load(), *load = json_object_get(scenario_of(run), "load");
    json_object_set_new(load, "pipeline", json_integer(16));
    json_object_set_new(load, "threads", json_integer(1));
    json_object_set_new(run, "interrupted", json_true());
    json_object_set_new(run, "workers", json_integer(2));
    json_object_set_new(comparison_of(run), "blocks", json_integer(1));
    json_object_set_new(json_object_get(run, "machine"), "cpus_shared", json_true());
    AUTO_FREE char *other = render_of(run, true);
    assert_holds(other,
                 "wrk, 50 connections, 1 thread, 16 requests outstanding on each, 0.5 s · 2 workers · server and "
                 "generator share CPU 0 · medians over 1 block (interrupted: some are missing)\n");
}

static void test_order_by_rank(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    // By rank, then by speed; without a rank below the ranked; the twin, constant answers and failures last.
    assert_order(
        text, (const char *[]){"| Alpha", "| Bêta |", "| Gamma", "| Noisy", "| Bêta (A/A)", "| limit", "| Bad", NULL});
    assert_lacks(text, "Ranked by");
}

static void test_order_by_cpu(void **state)
{
    (void)state;
    json_t *run = record_load();
    rank_by_cpu(run, "client");
    AUTO_FREE char *text = render_of(run, true);
    assert_order(text, (const char *[]){"| 1 | Gamma", "| 2 | Bêta |", "| 2 | Alpha", "| Noisy", "| Bêta (A/A)",
                                        "| limit", "| Bad", NULL});
    assert_holds(text, "requests per second do not rank those servers. Ranked by server CPU per request.\n");
}

static void test_other_reasons_to_rank_by_cpu(void **state)
{
    (void)state;
    json_t *run = record_load();
    rank_by_cpu(run, "link");
    AUTO_FREE char *link = render_of(run, true);
    assert_holds(link,
                 "Where the bottleneck is the link, requests per second do not rank servers. Ranked by server CPU");
    run = record_load();
    rank_by_cpu(run, "rate");
    json_object_set_new(json_object_get(scenario_of(run), "load"), "rate_rps", json_real(12345));
    json_object_set_new(json_object_get(scenario_of(run), "load"), "rate_of_slowest", json_real(0.7));
    AUTO_FREE char *rate = render_of(run, true);
    assert_holds(rate, "All had the same rate: ranked by server CPU per request.\n");
    assert_holds(rate, ", 12345 req/s in all (70 % of the slowest), 0.5 s");
}

static void test_significance(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    assert_holds(
        text,
        "\"tie\": no difference to the reference was found. At 1 %, by Wilcoxon's signed-rank test over 12 blocks and "
        "Holm's correction over 6 pairs, for each of the two figures. Intervals: 95 % bootstrap");
    json_t *run = record_load();
    json_object_set_new(comparison_of(run), "blocks", json_integer(3));
    json_object_set_new(comparison_of(run), "smallest_p", json_real(0.25));
    AUTO_FREE char *few = render_of(run, true);
    assert_holds(few,
                 "3 blocks cannot show a difference between this many contestants at 1 %: nothing here is a ranking.");
    assert_lacks(few, "A rank is one more");
    // No difference could have been found: that is no tie. Nor is it for a twin, whose single test has a level of 1 %
    // too.
    assert_holds(few, "0.900 [0.800..1.100] undecided |");
    assert_lacks(few, "] tie");
    // One contestant is compared with nobody.
    run = record_load();
    json_object_set_new(json_object_get(json_object_get(comparison_of(run), "metrics"), "rps"), "tests",
                        json_integer(0));
    AUTO_FREE char *alone = render_of(run, true);
    assert_lacks(alone, "A rank is one more");
    assert_lacks(alone, "cannot show");
}

static void test_the_twin_is_told(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    assert_holds(
        text, "A/A, beta against itself: req/s p = 0.5 (tie), smallest difference seen with 80 % power: 1.2 %; CPU per "
              "request p = 0.0021 (a false positive), no difference can be seen with so few blocks.\n");
    // Only where the pair was tested, and only where it is the reference's.
    json_t *run = record_load(), *twin = json_array_get(json_object_get(run, "cells"), 3);
    json_object_del(json_object_get(twin, "comparison"), "rps");
    AUTO_FREE char *untested = render_of(run, true);
    assert_holds(untested, "A/A, beta against itself: CPU per request p = 0.0021");
    run = record_load();
    json_object_set_new(run, "reference", json_string("alpha"));
    AUTO_FREE char *other = render_of(run, true);
    assert_lacks(other, "against itself");
}

static void test_spoiled_and_unranked(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    assert_holds(text, "2 attempts at a block were spoiled by others' work on these CPUs and count nowhere.");
    assert_holds(text, "Not ranked: answers with constant bytes");
    json_t *run = record_load();
    json_object_set_new(comparison_of(run), "spoiled_blocks", json_integer(1));
    json_array_remove(json_object_get(run, "cells"), 2);
    AUTO_FREE char *one = render_of(run, true);
    assert_holds(one, "1 attempt at a block was spoiled by");
    assert_lacks(one, "Not ranked");
}

static void test_whose_latencies(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(true);
    assert_holds(text, "Latencies are as wrk tells them, not from the scheduled start of each request.");
    json_t *run = record_load(), *load = json_object_get(scenario_of(run), "load");
    json_object_set_new(load, "driver", json_string("loadgen"));
    AUTO_FREE char *closed = render_of(json_deep_copy(run), true);
    assert_holds(closed, "| p50 | p99 | p99.9 |");
    assert_holds(closed, "| 1 µs | – | 34.50 ms | 160 |"); // not wrk's figures
    assert_holds(closed, "Latencies count from the sending of every request, in a closed loop");
    json_object_set_new(load, "rate_rps", json_real(500));
    AUTO_FREE char *open_loop = render_of(run, true);
    assert_holds(open_loop, "Latencies count from the scheduled start of every request.");
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
    assert_int_equal(rows, 8);
}

static void test_terminal_line(void **state)
{
    (void)state;
    AUTO_FREE char *text = render(false);
    assert_holds(
        text, "\n2  Bêta                100,000                         1               9.51                     1     "
              "412 µs    1.23 ms            –     160      3.5  server      ok\n");
    assert_holds(
        text, "\n   limit (not ranked)  200,000      2.000 [1.900..2.100]               0.90                     –    "
              "      –          –            –     160        –  client      ok\n");
    assert_lacks(text, "|--");
}

static void test_a_missing_reference_is_told(void **state)
{
    (void)state;
    json_t *run = record_load();
    AUTO_FREE char *text = render_of(json_deep_copy(run), true);
    assert_lacks(text, "No ratios");
    json_object_set_new(run, "reference", json_string("delta"));
    AUTO_FREE char *missing = render_of(json_deep_copy(run), true);
    assert_holds(missing, "No ratios: the reference delta was not measured here.");
    json_object_set_new(run, "reference", json_null());
    AUTO_FREE char *none = render_of(run, true);
    assert_holds(none, "No ratios: there is no reference.");
}

// A record of a run that was killed: no summaries yet.
static void test_bare_documents(void **state)
{
    (void)state;
    json_t *run = json_pack("{s:[{s:s}, {}], s:[{s:s, s:s}, {}]}", "scenarios", "name", "s", "cells", "scenario", "s",
                            "contestant", "a");
    AUTO_FREE char *text = render_of(json_incref(run), true), *plain = render_of(run, false);
    assert_holds(text, "| a |");
    assert_holds(plain, "a ");
}

static void test_what_is_no_record(void **state)
{
    (void)state;
    Text text = {0};
    const char *reason = NULL;
    json_t *empty = json_object();
    assert_true(table_render(empty, (TableStyle){0}, &text, &reason) < 0);
    assert_string_equal(reason, "'cells' is missing");
    assert_null(text.data);
    json_decref(empty);
}

// A narrow terminal has the columns in bands, each beside rank and contestant, and lines that fit.
static void test_narrow_terminal(void **state)
{
    (void)state;
    AUTO_FREE char *text = render_as(record_load(), (TableStyle){.columns = 72});
    assert_order(text, (const char *[]){"#  contestant            req/s", "2  Bêta                100,000",
                                        "#  contestant          server CPU", "2  Bêta                             9.51",
                                        "bottleneck  verdict", "server      ok", NULL});
    int heads = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        heads += strncmp(line, "#  contestant", 13) == 0;
        if (text_width(line) > 72)
            fail_msg("wider than 72 columns: %s", line);
    }
    assert_int_equal(heads, 4);
}

static void test_a_long_reason_is_broken_at_blanks(void **state)
{
    (void)state;
    json_t *run = record_load(), *bad = json_array_get(json_object_get(run, "cells"), 0);
    json_object_set_new(bad, "reason", json_string("one two three four five six seven eight nine ten eleven twelve"));
    AUTO_FREE char *text = render_as(run, (TableStyle){.columns = 60});
    assert_holds(text, "invalid: one");
    assert_holds(text, "\n                    "); // further lines stand below the first one's words
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        if (text_width(line) > 60)
            fail_msg("wider than 60 columns: %s", line);
}

static void test_colour_repeats_what_words_say(void **state)
{
    (void)state;
    AUTO_FREE char *plain = render(false);
    AUTO_FREE char *coloured = render_as(record_load(), (TableStyle){.colour = true});
    assert_lacks(plain, "\033");
    assert_holds(coloured, "\033[32m1.234 [1.200..1.260]\033[0m");
    assert_holds(coloured, "\033[2m0.900 [0.800..1.100] tie\033[0m");
    assert_holds(coloured, "\033[31minvalid: the body differs at byte 3\033[0m");
    // Without the colours it is the same text.
    Text bare = {0};
    for (const char *at = coloured; *at; at++) {
        if (*at == '\033')
            at += strcspn(at, "m");
        else
            text_append(&bare, at, 1);
    }
    assert_string_equal(bare.data, plain);
    text_free(&bare);
}

static void test_csv(void **state)
{
    (void)state;
    json_t *run = record_load(), *bad = json_array_get(json_object_get(run, "cells"), 0);
    json_object_set_new(bad, "reason", json_string("a \"b\", c"));
    AUTO_FREE char *text = render_as(run, (TableStyle){.form = TABLE_CSV});
    assert_holds(text, "scenario,contestant,title,class,rank,rps,rps_ratio,rps_ratio_low,rps_ratio_high,rps_verdict,");
    assert_holds(text, "\r\ns,alpha,Alpha | one,ranked,1,123456.7,1.234,1.2,1.26,ahead,10000,,,,,");
    assert_holds(text, "\r\ns,limit,limit,constant answer,,200000,2,1.9,2.1,,900,");
    assert_holds(text, ",invalid,\"a \"\"b\"\", c\",,,,,\r\n");
    assert_holds(text, "\r\ns,bad,Bad,not measured,,,,,,,,,,,,,,,,,,,,invalid,");
}

static void test_json(void **state)
{
    (void)state;
    AUTO_FREE char *text = render_as(record_load(), (TableStyle){.form = TABLE_JSON});
    json_t *document = json_loads(text, 0, NULL), *table = json_array_get(json_object_get(document, "tables"), 0);
    assert_non_null(document);
    assert_string_equal(json_string_value(json_object_get(document, "schema")), "http-benchmark-tables");
    assert_int_equal(json_array_size(json_object_get(table, "rows")), 7);
    json_t *row = json_array_get(json_object_get(table, "rows"), 2);
    assert_string_equal(json_string_value(json_object_get(row, "contestant")), "gamma");
    json_t *ratio = json_object_get(json_object_get(row, "ratios"), "rps");
    assert_string_equal(json_string_value(json_object_get(ratio, "verdict")), "tie");
    assert_float_equal(json_number_value(json_object_get(ratio, "low")), 0.8, 1e-9);
    assert_true(json_is_null(json_object_get(json_object_get(row, "latency_ns"), "p50")));
    assert_holds(json_string_value(json_object_get(table, "conditions")), "medians over 12 blocks");
    assert_holds(json_string_value(json_array_get(json_object_get(table, "notes"), 0)), "A rank is one more");
    json_decref(document);
}

// Alpha was tested as it was timed, but for an environment that is nothing in both; beta as another build; gamma could
// not be tested.
static const char suite[] =
    "{'started_at':'2026-02-09T00:00:00Z','contestants':["
    "{'name':'alpha','absent':null,'binary_sha256':'aa','version':'1','build':null,'start':'run','env':null,"
    "'counts':{'must_failures':1,'framing_failures':0,'should_failures':22},'hazards':{'a 00':{},'b 00':{},'b 01':{}}},"
    "{'name':'beta','absent':null,'binary_sha256':'bb','version':'1','build':'cc','start':'run','env':{'A':'b'},"
    "'counts':{'must_failures':0,'framing_failures':0,'should_failures':0},'hazards':{}},"
    "{'name':'gamma','absent':'it is not here','binary_sha256':null,'counts':{},'hazards':{}}]}";

static json_t *suite_load(void)
{
    AUTO_FREE char *text = text_copy(suite);
    for (char *at = text; *at; at++)
        if (*at == '\'')
            *at = '"';
    json_t *conformance = json_loads(text, 0, NULL);
    assert_non_null(conformance);
    return conformance;
}

// A run whose alpha and beta were timed as alpha and beta of the suite were tested, but for beta's `key`.
static json_t *timed_load(const char *key, json_t *value)
{
    json_t *run = record_load(), *list = json_object_get(run, "contestants");
    json_t *alpha = json_array_get(list, 0), *beta = json_array_get(list, 1);
    json_object_update_new(
        alpha, json_pack("{s:s, s:s, s:s, s:{}}", "binary_sha256", "aa", "version", "1", "start", "run", "env"));
    json_object_update_new(beta, json_pack("{s:s, s:s, s:s, s:s, s:{s:s}}", "binary_sha256", "bb", "version", "1",
                                           "build", "cc", "start", "run", "env", "A", "b"));
    if (key)
        json_object_set_new(beta, key, value);
    return run;
}

static char *render_beside(json_t *run, TableForm form)
{
    json_t *conformance = suite_load();
    char *text = render_as(run, (TableStyle){.form = form, .conformance = conformance});
    json_decref(conformance);
    return text;
}

static void test_conformance_beside_speed(void **state)
{
    (void)state;
    AUTO_FREE char *markdown = render_beside(timed_load(NULL, NULL), TABLE_MARKDOWN);
    assert_holds(markdown, "| # | contestant | req/s | MUST / SHOULD / hazards | ratio to Bêta [95 %] |");
    assert_holds(markdown, "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|\n");
    assert_holds(markdown, "| Alpha \\| one | 123,457 | 1 / 22 / 3 | 1.234 ");
    assert_holds(markdown, "| Bêta | 100,000 | 0 / 0 / 0 | 1 |");
    assert_holds(markdown, "| Gamma | 90,000 | – | 0.900 ");
    assert_holds(markdown, "by `just conformance` of 2026-02-09T00:00:00Z.");
    AUTO_FREE char *terminal = render_beside(timed_load(NULL, NULL), TABLE_TERMINAL);
    assert_holds(terminal, "req/s  MUST / SHOULD / hazards  ");
    assert_holds(terminal, "100,000                0 / 0 / 0  ");
    AUTO_FREE char *csv = render_beside(timed_load(NULL, NULL), TABLE_CSV);
    assert_holds(csv, ",must_failures,framing_failures,should_failures,sweep_hazards,same_binary\r\n");
    assert_holds(csv, ",ok,,1,0,22,3,yes\r\n");
    AUTO_FREE char *json = render_beside(timed_load(NULL, NULL), TABLE_JSON);
    assert_holds(json, "\"same_binary\": true");
}

static void test_another_build_is_marked(void **state)
{
    (void)state;
    static const char *const keys[] = {"binary_sha256", "version", "build", "start"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        AUTO_FREE char *text = render_beside(timed_load(keys[i], json_string("other")), TABLE_MARKDOWN);
        assert_holds(text, "| Bêta | 100,000 | 0 / 0 / 0\\* | 1 |");
        assert_holds(text, "| 1 / 22 / 3 |");
    }
    AUTO_FREE char *environment = render_beside(timed_load("env", json_object()), TABLE_MARKDOWN);
    assert_holds(environment, "| 0 / 0 / 0\\* |");
    AUTO_FREE char *unknown = render_beside(timed_load("binary_sha256", json_null()), TABLE_MARKDOWN);
    assert_holds(unknown, "| 0 / 0 / 0\\* |");
    // Without a record of the suite there is no column, and no note.
    AUTO_FREE char *none = render(true);
    assert_lacks(none, "hazards");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conformance_beside_speed),
        cmocka_unit_test(test_another_build_is_marked),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_markdown_rows),
        cmocka_unit_test(test_markdown_is_escaped),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_order_by_rank),
        cmocka_unit_test(test_order_by_cpu),
        cmocka_unit_test(test_other_reasons_to_rank_by_cpu),
        cmocka_unit_test(test_significance),
        cmocka_unit_test(test_the_twin_is_told),
        cmocka_unit_test(test_spoiled_and_unranked),
        cmocka_unit_test(test_whose_latencies),
        cmocka_unit_test(test_terminal_columns_are_aligned),
        cmocka_unit_test(test_terminal_line),
        cmocka_unit_test(test_a_missing_reference_is_told),
        cmocka_unit_test(test_bare_documents),
        cmocka_unit_test(test_what_is_no_record),
        cmocka_unit_test(test_narrow_terminal),
        cmocka_unit_test(test_a_long_reason_is_broken_at_blanks),
        cmocka_unit_test(test_colour_repeats_what_words_say),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
