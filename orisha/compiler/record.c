/* A record `todo { title: string, done: ?bool }` becomes
 *
 *     typedef struct todo { orisha_str title; bool done; bool has_done; } todo;
 *     todo_record                                              its table of fields, see orisha_record
 *     todo_from_json(req, text, &value, &refusal)              for host C
 * SPDX-License-Identifier: MIT */
#include "record.h"
#include "text.h"

const char *record_field_type(orisha_str c_type)
{
    static const struct {
        const char *c, *field;
    } types[] = {
        {"orisha_str", "ORISHA_FIELD_STRING"}, {"bool", "ORISHA_FIELD_BOOL"},    {"uint8_t", "ORISHA_FIELD_U8"},
        {"uint16_t", "ORISHA_FIELD_U16"},      {"uint32_t", "ORISHA_FIELD_U32"}, {"uint64_t", "ORISHA_FIELD_U64"},
        {"int8_t", "ORISHA_FIELD_I8"},         {"int16_t", "ORISHA_FIELD_I16"},  {"int32_t", "ORISHA_FIELD_I32"},
        {"int64_t", "ORISHA_FIELD_I64"},       {"double", "ORISHA_FIELD_F64"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_is(c_type, types[i].c))
            return types[i].field;
    return NULL;
}

static void emit_struct(Buffer *out, const orisha_record_type *record)
{
    buffer_printf(out, "typedef struct %.*s {\n", FMT(record->name));
    for (const orisha_parameter *field = record->fields; field; field = field->next) {
        buffer_printf(out, "    %.*s %.*s;\n", FMT(field->c_type), FMT(field->name));
        if (field->optional)
            buffer_printf(out, "    bool has_%.*s;\n", FMT(field->name));
    }
    buffer_printf(out, "} %.*s;\n", FMT(record->name));
}

static void emit_field(Buffer *out, orisha_str record, const orisha_parameter *field)
{
    const char *type = record_field_type(field->c_type);
    buffer_printf(out, "    {{\"%.*s\", %zu}, %s, offsetof(struct %.*s, %.*s), ", FMT(field->name), field->name.len,
                  type ? type : "ORISHA_FIELD_STRING", FMT(record), FMT(field->name));
    if (field->optional)
        buffer_printf(out, "offsetof(struct %.*s, has_%.*s)},\n", FMT(record), FMT(field->name));
    else
        buffer_printf(out, "0},\n");
}

void record_emit_declaration(Buffer *out, const orisha_record_type *record)
{
    orisha_str name = record->name;
    size_t count = 0;
    buffer_printf(out, "\n/* record %.*s */\n", FMT(name));
    emit_struct(out, record);
    buffer_printf(out, "static const orisha_record_field %.*s_fields[] = {\n", FMT(name));
    for (const orisha_parameter *field = record->fields; field; field = field->next, count++)
        emit_field(out, name, field);
    buffer_printf(out, "};\nstatic const orisha_record %.*s_record = {%.*s_fields, %zu, sizeof(struct %.*s)};\n",
                  FMT(name), FMT(name), count, FMT(name));
    buffer_printf(out,
                  "static inline bool %.*s_from_json(orisha_request *req, orisha_str text, struct %.*s *ret_value,\n"
                  "                                  orisha_refusal *ret_refusal)\n{\n"
                  "    return orisha_json_read(req, text, &%.*s_record, ret_value, ret_refusal);\n}\n",
                  FMT(name), FMT(name), FMT(name));
}
