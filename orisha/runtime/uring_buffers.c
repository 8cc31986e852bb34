/* See uring_buffers.h.
 * SPDX-License-Identifier: MIT */
#include "uring_buffers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "cold.h"

COLD int uring_buffers_open(UringBuffers *buffers, struct io_uring *ring)
{
    const size_t ring_bytes = URING_BUFFERS * sizeof(struct io_uring_buf);
    const size_t size = ring_bytes + (size_t)URING_BUFFERS * URING_BUFFER_BYTES;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    struct io_uring_buf_reg registration = {
        .ring_addr = (uint64_t)(uintptr_t)memory, .ring_entries = URING_BUFFERS, .bgid = URING_BUFFER_GROUP};
    int r = io_uring_register_buf_ring(ring, &registration, 0);
    if (r < 0) {
        munmap(memory, size);
        return r;
    }
    buffers->ring = memory;
    buffers->bytes = (char *)memory + ring_bytes;
    io_uring_buf_ring_init(buffers->ring);
    for (unsigned i = 0; i < URING_BUFFERS; i++)
        uring_buffers_return(buffers, i);
    uring_buffers_publish(buffers);
    return 0;
}

COLD void uring_buffers_close(UringBuffers *buffers)
{
    munmap(buffers->ring, URING_BUFFERS * sizeof(struct io_uring_buf) + (size_t)URING_BUFFERS * URING_BUFFER_BYTES);
}

void uring_buffers_publish(UringBuffers *buffers)
{
    if (buffers->returned == 0)
        return;
    io_uring_buf_ring_advance(buffers->ring, (int)buffers->returned);
    buffers->returned = 0;
}

static char *bytes_of(const UringBuffers *buffers, unsigned number)
{
    return buffers->bytes + (size_t)number * URING_BUFFER_BYTES;
}

/* Back to the kernel; it learns of it before the next submission. */
void uring_buffers_return(UringBuffers *buffers, unsigned number)
{
    io_uring_buf_ring_add(buffers->ring, bytes_of(buffers, number), URING_BUFFER_BYTES, (unsigned short)number,
                          io_uring_buf_ring_mask(URING_BUFFERS), (int)buffers->returned++);
}

void uring_input_add(UringInput *input, UringBuffers *buffers, unsigned number, unsigned size)
{
    buffers->buffers[number] = (UringBuffer){URING_NO_BUFFER, (uint16_t)size, 0};
    if (input->first == URING_NO_BUFFER)
        input->first = (uint16_t)number;
    else
        buffers->buffers[input->last].next = (uint16_t)number;
    input->last = (uint16_t)number;
}

/* Takes bytes out of the filled buffers. */
static size_t read_buffers(UringInput *input, UringBuffers *buffers, char *into, size_t room)
{
    size_t total = 0;
    while (input->first != URING_NO_BUFFER && total < room) {
        unsigned number = input->first;
        UringBuffer *buffer = &buffers->buffers[number];
        size_t size = buffer->size - buffer->read;
        if (size > room - total)
            size = room - total;
        memcpy(into + total, bytes_of(buffers, number) + buffer->read, size);
        total += size;
        buffer->read = (uint16_t)(buffer->read + size);
        if (buffer->read == buffer->size) {
            input->first = buffer->next;
            uring_buffers_return(buffers, number);
        }
    }
    return total;
}

COLD static size_t read_kept(UringInput *input, char *into, size_t room)
{
    size_t size = input->kept_size - input->kept_read;
    if (size > room)
        size = room;
    memcpy(into, input->kept + input->kept_read, size);
    input->kept_read += (uint32_t)size;
    if (input->kept_read == input->kept_size) {
        free(input->kept);
        input->kept = NULL;
    }
    return size;
}

/* Its caller has left bytes in the ring. False when there is no memory for them. */
COLD bool uring_input_keep(UringInput *input, UringBuffers *buffers)
{
    size_t size = 0;
    for (unsigned i = input->first; i != URING_NO_BUFFER; i = buffers->buffers[i].next)
        size += buffers->buffers[i].size - buffers->buffers[i].read;
    size_t before = input->kept != NULL ? input->kept_size - input->kept_read : 0;
    char *kept = malloc(before + size);
    if (kept == NULL)
        return false;
    if (before > 0)
        memcpy(kept, input->kept + input->kept_read, before);
    read_buffers(input, buffers, kept + before, size);
    free(input->kept);
    input->kept = kept;
    input->kept_size = (uint32_t)(before + size);
    input->kept_read = 0;
    return true;
}

COLD void uring_input_drop(UringInput *input, UringBuffers *buffers)
{
    while (input->first != URING_NO_BUFFER) {
        unsigned buffer = input->first;
        input->first = buffers->buffers[buffer].next;
        uring_buffers_return(buffers, buffer);
    }
    free(input->kept);
    input->kept = NULL;
}

size_t uring_input_read(UringInput *input, UringBuffers *buffers, char *into, size_t room)
{
    size_t size = 0;
    if (__builtin_expect(input->kept != NULL, 0))
        size = read_kept(input, into, room);
    return size + read_buffers(input, buffers, into + size, room - size);
}
