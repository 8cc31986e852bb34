/* See context.h. Of HTML it knows what the tokenizer of the HTML standard (section 13.2.5) needs to tell text, quoted
 * attribute values, comments and raw text apart; everything else counts as inside of a tag. SPDX-License-Identifier:
 * MIT */
#include "context.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool equal_without_case(orisha_str a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != b[i])
            return false;
    return true;
}

/* ---- Media types ------------------------------------------------------------------------------------------------ */

static orisha_str essence(orisha_str type)
{
    const char *semicolon = type.len ? memchr(type.ptr, ';', type.len) : NULL;
    if (semicolon)
        type.len = (size_t)(semicolon - type.ptr);
    while (type.len && (type.ptr[type.len - 1] == ' ' || type.ptr[type.len - 1] == '\t'))
        type.len--;
    return type;
}

bool context_begin(orisha_str content_type, Context *ret_context)
{
    static const struct {
        const char *type; /* or the suffix, with its '+' (RFC 6838 section 4.2.8) */
        ContextLanguage language;
    } types[] = {
        {"application/json", CONTEXT_JSON},
        {"text/json", CONTEXT_JSON},
        {"+json", CONTEXT_JSON},
        {"text/html", CONTEXT_HTML},
        {"text/xml", CONTEXT_HTML},
        {"application/xml", CONTEXT_HTML},
        {"+xml", CONTEXT_HTML},
        {"text/plain", CONTEXT_TEXT},
        {"text/markdown", CONTEXT_TEXT},
    };
    orisha_str type = essence(content_type);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t size = strlen(types[i].type);
        bool is_suffix = types[i].type[0] == '+';
        orisha_str end = is_suffix && type.len > size ? (orisha_str){type.ptr + type.len - size, size} : type;
        if (!equal_without_case(end, types[i].type) || (is_suffix && end.ptr == type.ptr))
            continue;
        *ret_context = (Context){.language = types[i].language};
        return true;
    }
    return false;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void feed_json(Context *context, char c)
{
    switch (context->place) {
    case PLACE_STRING: context->place = c == '"' ? PLACE_TEXT : c == '\\' ? PLACE_ESCAPE : PLACE_STRING; break;
    case PLACE_ESCAPE: context->place = PLACE_STRING; break;
    default: context->place = c == '"' ? PLACE_STRING : PLACE_TEXT; break;
    }
}

/* ---- HTML ------------------------------------------------------------------------------------------------------- */

static bool begins(orisha_str text, size_t at, const char *word)
{
    size_t size = strlen(word);
    return text.len - at >= size && equal_without_case((orisha_str){text.ptr + at, size}, word);
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Takes a name up to a byte that ends one. */
static size_t take_name(orisha_str text, size_t at, char *ret_name)
{
    size_t size = 0;
    while (at < text.len && !strchr(" \t\r\n\f>=\"'", text.ptr[at])) {
        if (size + 1 < CONTEXT_NAME_BYTES)
            ret_name[size++] = lower(text.ptr[at]);
        at++;
    }
    ret_name[size] = '\0';
    return at;
}

/* At a '<': what it begins. One that nothing can follow from stays text. */
static size_t feed_open(Context *context, orisha_str text, size_t at)
{
    if (begins(text, at, "<!--")) {
        context->place = PLACE_COMMENT;
        return at + 4;
    }
    char next = at + 1 < text.len ? text.ptr[at + 1] : '/'; /* a value would continue it */
    if (!is_letter(next) && next != '/' && next != '!' && next != '?')
        return at + 1;
    context->place = PLACE_TAG;
    context->attribute[0] = '\0';
    return take_name(text, at + 1, context->tag);
}

static bool is_code_element(const char *tag)
{
    return strcmp(tag, "script") == 0 || strcmp(tag, "style") == 0;
}

static size_t feed_tag(Context *context, orisha_str text, size_t at)
{
    char c = text.ptr[at];
    if (c == '>') {
        context->place = is_code_element(context->tag) ? PLACE_CODE : PLACE_TEXT;
    } else if (c == '"' || c == '\'') {
        context->place = PLACE_ATTRIBUTE;
        context->quote = c;
        context->is_at_value_start = true;
    } else if (is_letter(c)) {
        return take_name(text, at, context->attribute);
    }
    return at + 1;
}

static size_t feed_html(Context *context, orisha_str text, size_t at)
{
    char c = text.ptr[at];
    switch (context->place) {
    case PLACE_TAG: return feed_tag(context, text, at);
    case PLACE_ATTRIBUTE:
        context->is_at_value_start = false;
        if (c == context->quote)
            context->place = PLACE_TAG;
        return at + 1;
    case PLACE_COMMENT:
        if (!begins(text, at, "-->"))
            return at + 1;
        context->place = PLACE_TEXT;
        return at + 3;
    case PLACE_CODE:
        if (c == '<' && at + 1 < text.len && text.ptr[at + 1] == '/' && begins(text, at + 2, context->tag))
            return feed_open(context, text, at);
        return at + 1;
    default: return c == '<' ? feed_open(context, text, at) : at + 1;
    }
}

/* ---- Both ------------------------------------------------------------------------------------------------------- */

void context_feed(Context *context, orisha_str text)
{
    for (size_t at = 0; at < text.len;) {
        if (context->language == CONTEXT_HTML) {
            at = feed_html(context, text, at);
        } else {
            if (context->language == CONTEXT_JSON)
                feed_json(context, text.ptr[at]);
            at++;
        }
    }
}

static bool takes_address(const char *attribute)
{
    static const char *const names[] = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "cite"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(attribute, names[i]) == 0)
            return true;
    return false;
}

static bool takes_code(const char *attribute)
{
    return strncmp(attribute, "on", 2) == 0 || strcmp(attribute, "style") == 0 || strcmp(attribute, "srcdoc") == 0;
}

static const char *refuse(const char *fault, const char *remedy, const char **ret_fault, const char **ret_remedy)
{
    *ret_fault = fault;
    *ret_remedy = remedy;
    return NULL;
}

static const char *html_escaping(const Context *context, const char **ret_fault, const char **ret_remedy)
{
    switch (context->place) {
    case PLACE_TAG:
        return refuse(
            "a value in a tag, outside of quotes, could add attributes to it",
            "put quotes around it, as in <p title=\\\"{{x}}\\\">, or write {{ x:raw }} for what you wrote yourself",
            ret_fault, ret_remedy);
    case PLACE_CODE:
        return refuse(
            "no escaping makes a value safe inside of script or style",
            "put it into an attribute, as in <p data-x=\\\"{{x}}\\\">, and read it from there; or write {{ x:raw }}",
            ret_fault, ret_remedy);
    case PLACE_ATTRIBUTE:
        if (takes_code(context->attribute))
            return refuse("the value of this attribute is code, which no escaping makes safe",
                          "put the value into a data- attribute, or write {{ x:raw }} for what you wrote yourself",
                          ret_fault, ret_remedy);
        if (takes_address(context->attribute) && context->is_at_value_start)
            return refuse("a value that begins an address could begin with javascript:",
                          "begin the address yourself, as in href=\\\"/users/{{x}}\\\", or write {{ x:raw }}",
                          ret_fault, ret_remedy);
        return "HTML";
    default: return "HTML";
    }
}

const char *context_escaping(const Context *context, const char **ret_fault, const char **ret_remedy)
{
    switch (context->language) {
    case CONTEXT_TEXT: return "RAW";
    case CONTEXT_HTML: return html_escaping(context, ret_fault, ret_remedy);
    case CONTEXT_JSON: break;
    }
    if (context->place == PLACE_ESCAPE)
        return refuse("a value after a backslash would become part of an escape", "write two backslashes, or none",
                      ret_fault, ret_remedy);
    return context->place == PLACE_STRING ? "JSON" : "JSON_VALUE";
}

void context_pass_value(Context *context)
{
    context->is_at_value_start = false;
}
