/* The table of Koru's own type names. SPDX-License-Identifier: MIT */
#include "types.h"
#include "text.h"

static const struct {
    const char *koru, *c;
} names[] = {
    {"[]const u8", "orisha_str"}, {"string", "orisha_str"}, {"u8", "uint8_t"},   {"u16", "uint16_t"},
    {"u32", "uint32_t"},          {"u64", "uint64_t"},      {"i8", "int8_t"},    {"i16", "int16_t"},
    {"i32", "int32_t"},           {"i64", "int64_t"},       {"usize", "size_t"}, {"f64", "double"},
};

orisha_str type_to_c(Arena *arena, orisha_str type, bool *ret_optional)
{
    *ret_optional = type.len > 0 && type.ptr[0] == '?';
    if (*ret_optional)
        type = text_trim((orisha_str){type.ptr + 1, type.len - 1});
    if (type.len > 1 && type.ptr[0] == '*') {
        bool inner_optional;
        orisha_str inner = type_to_c(arena, text_trim((orisha_str){type.ptr + 1, type.len - 1}), &inner_optional);
        return text_from(arena_format(arena, "%.*s *", FMT(inner)));
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(type, names[i].koru))
            return text_from(names[i].c);
    return type;
}

/* The same in C, or of no type at all: what a transform takes. */
static const char *const others[] = {"bool", "char", "int", "long", "float", "double", "void", "any"};

bool type_is_known(orisha_str type)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(type, names[i].koru) || text_is(type, names[i].c))
            return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_is(type, others[i]))
            return true;
    return false;
}

const char *type_elsewhere(orisha_str type)
{
    static const char *const pairs[][2] = {
        {"str", "string"}, {"text", "string"}, {"String", "string"}, {"boolean", "bool"}, {"integer", "i64"},
        {"number", "f64"}, {"float64", "f64"}, {"byte", "u8"},       {"uint", "u32"},     {"int8", "i8"},
        {"int16", "i16"},  {"int32", "i32"},   {"int64", "i64"},     {"uint8", "u8"},     {"uint16", "u16"},
        {"uint32", "u32"}, {"uint64", "u64"},  {"isize", "i64"},     {"f32", "f64"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (text_is(type, pairs[i][0]))
            return pairs[i][1];
    return NULL;
}

void type_offer_names(Nearest *nearest)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        nearest_offer(nearest, text_from(names[i].koru));
    nearest_offer(nearest, text_from("bool"));
}
