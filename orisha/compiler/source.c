/* Loading a file and indexing its lines. SPDX-License-Identifier: MIT */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* To the end, whatever the size was said to be: a pipe says 0. */
static int read_all(Arena *arena, int fd, size_t expected, size_t limit_bytes, orisha_str *ret_bytes)
{
    size_t capacity = expected + 1, used = 0;
    char *bytes = arena_alloc(arena, capacity);
    for (;;) {
        ssize_t got = read(fd, bytes + used, capacity - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        used += (size_t)got;
        if (got == 0)
            break;
        if (used > limit_bytes)
            return -EFBIG;
        if (used == capacity) {
            char *larger = arena_alloc(arena, capacity * 2 + 4096);
            memcpy(larger, bytes, used);
            bytes = larger;
            capacity = capacity * 2 + 4096;
        }
    }
    *ret_bytes = (orisha_str){bytes, used};
    return 0;
}

int file_read(Arena *arena, const char *path, size_t limit_bytes, orisha_str *ret_bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct stat status;
    int result = 0;
    if (fstat(fd, &status) < 0)
        result = -errno;
    else if (S_ISDIR(status.st_mode))
        result = -EISDIR;
    else if ((uint64_t)status.st_size > limit_bytes)
        result = -EFBIG;
    if (result < 0) {
        close(fd);
        return result;
    }
    result = read_all(arena, fd, (size_t)status.st_size, limit_bytes, ret_bytes);
    close(fd);
    return result;
}

const orisha_source *source_from_transform(Arena *arena, const char *path, orisha_str text, orisha_span origin)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    orisha_source *source = arena_alloc(arena, sizeof *source);
    *source = (orisha_source){
        .path = arena_copy(arena, orisha_str_from_cstring(path)), .text = text, .line_count = lines, .origin = origin};
    source->line_starts = arena_alloc(arena, lines * sizeof *source->line_starts);
    for (size_t i = 0, line = 1; i < text.len; i++)
        if (text.ptr[i] == '\n')
            source->line_starts[line++] = i + 1;
    return source;
}

const orisha_source *source_from_text(Arena *arena, const char *path, orisha_str text)
{
    return source_from_transform(arena, path, text, (orisha_span){0});
}

orisha_span source_file_place(orisha_span span)
{
    return span.source->origin.source ? span.source->origin : span;
}

int source_load(Arena *arena, const char *path, const orisha_source **ret_source)
{
    orisha_str text;
    int result = file_read(arena, path, SOURCE_SIZE_LIMIT_BYTES, &text);
    if (result < 0)
        return result;
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    if (text.len >= 3 && memcmp(text.ptr, byte_order_mark, 3) == 0) {
        text.ptr += 3;
        text.len -= 3;
    }
    *ret_source = source_from_text(arena, path, text);
    return 0;
}

Position source_position(const orisha_source *source, size_t offset)
{
    size_t low = 0, high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (Position){.line = low + 1, .column = offset - source->line_starts[low] + 1};
}

orisha_str source_line(const orisha_source *source, size_t line)
{
    size_t begin = source->line_starts[line - 1];
    size_t end = line < source->line_count ? source->line_starts[line] - 1 : source->text.len;
    orisha_str text = {source->text.ptr + begin, end - begin};
    if (text.len && text.ptr[text.len - 1] == '\r')
        text.len--;
    return text;
}

const char *orisha_source_path(const orisha_source *source)
{
    return source->path;
}

size_t orisha_span_line(orisha_span span)
{
    return source_position(span.source, span.begin).line;
}
