/* The table of client addresses: what counts as one address, and that counts are right while addresses come and go.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "address_count.h"

static AddressKey key_of(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(1234)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(4321)};
    AddressKey key;
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
        assert_true(address_key((struct sockaddr *)&v4, &key));
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
        assert_true(address_key((struct sockaddr *)&v6, &key));
    }
    return key;
}

static bool is_same(const char *a, const char *b)
{
    AddressKey key_a = key_of(a), key_b = key_of(b);
    return memcmp(&key_a, &key_b, sizeof(key_a)) == 0;
}

static void test_keys(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"192.0.2.1", "::ffff:192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"2001:db8::1", "2001:db8::2", true},
        {"2001:db8:0:0:ffff:ffff:ffff:ffff", "2001:db8::", true},
        {"2001:db8:0:1::1", "2001:db8:0:2::1", false},
        {"fe80::1", "fe80::2", false},
        {"fe80::1", "fe80::1", true},
        {"::1", "::ffff:0.0.0.1", false},
        {"::1", "127.0.0.1", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (is_same(cases[i].a, cases[i].b) != cases[i].same)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
    AddressKey key;
    assert_false(address_key((struct sockaddr *)&(struct sockaddr_un){.sun_family = AF_UNIX}, &key));
}

static void test_one_address(void **state)
{
    (void)state;
    AddressCounts counts;
    address_counts_open(&counts);
    AddressKey a = key_of("192.0.2.1"), b = key_of("2001:db8::1");
    uint32_t entry_a = address_counts_add(&counts, a);
    assert_int_not_equal(entry_a, 0);
    assert_int_equal(address_counts_add(&counts, a), entry_a);
    uint32_t entry_b = address_counts_add(&counts, b);
    assert_int_not_equal(entry_b, entry_a);
    assert_int_equal(counts.entries[entry_a].count, 2);
    assert_int_equal(counts.entries[entry_b].count, 1);
    address_counts_remove(&counts, entry_a);
    assert_int_equal(counts.entries[entry_a].count, 1);
    address_counts_remove(&counts, entry_a);
    /* Forgotten: it begins at 1 again, in the place that became free. */
    assert_int_equal(address_counts_add(&counts, a), entry_a);
    assert_int_equal(counts.entries[entry_a].count, 1);
    address_counts_close(&counts);
}

/* Random arrivals and departures of 3000 addresses against plain counters. The table must not grow beyond the addresses
 * that are in it at a time. */
static void test_against_a_model(void **state)
{
    (void)state;
    enum { ADDRESSES = 3000, STEPS = 200000 };
    static uint32_t model[ADDRESSES], entries[ADDRESSES];
    memset(model, 0, sizeof(model));
    AddressCounts counts;
    address_counts_open(&counts);
    uint64_t random = 88172645463325252u;
    for (int step = 0; step < STEPS; step++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        unsigned which = (unsigned)(random >> 8) % ADDRESSES;
        AddressKey key = {{which, which % 2 ? 0 : ~0ull}};
        if (random & 1) {
            uint32_t entry = address_counts_add(&counts, key);
            assert_int_not_equal(entry, 0);
            if (model[which]++ > 0)
                assert_int_equal(entry, entries[which]);
            entries[which] = entry;
        } else if (model[which] > 0) {
            address_counts_remove(&counts, entries[which]);
            model[which]--;
        }
        if (model[which] > 0)
            assert_int_equal(counts.entries[entries[which]].count, model[which]);
    }
    assert_true(counts.capacity <= 4096);
    for (unsigned which = 0; which < ADDRESSES; which++)
        for (; model[which] > 0; model[which]--)
            address_counts_remove(&counts, entries[which]);
    for (uint32_t bucket = 0; bucket < counts.capacity; bucket++)
        assert_int_equal(counts.buckets[bucket], 0);
    address_counts_close(&counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_one_address),
        cmocka_unit_test(test_against_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
