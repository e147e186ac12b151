#include "cobs.h"

#define BLOCK_LENGTH_MAX 0xffu

size_t cobs_stuff(const uint8_t *plain, size_t size, uint8_t *stuffed)
{
    size_t length_at = 0; /* where the length of the block being written belongs */
    size_t end = 1;
    for (size_t i = 0; i < size; i++) {
        if (plain[i] != 0) {
            stuffed[end++] = plain[i];
        }
        bool is_full = end - length_at == BLOCK_LENGTH_MAX;
        /* A full block stands for no zero, so none needs to follow it at the end. */
        if (plain[i] == 0 || (is_full && i + 1 < size)) {
            stuffed[length_at] = (uint8_t)(end - length_at);
            length_at = end++;
        }
    }
    stuffed[length_at] = (uint8_t)(end - length_at);
    return end;
}

bool cobs_unstuff(const uint8_t *stuffed, size_t size, uint8_t *plain, size_t *plain_size)
{
    size_t end = 0;
    size_t at = 0;
    while (at < size) {
        size_t length = stuffed[at];
        if (length == 0 || length > size - at) {
            return false;
        }
        for (size_t i = 1; i < length; i++) {
            if (stuffed[at + i] == 0) {
                return false;
            }
            plain[end++] = stuffed[at + i];
        }
        at += length;
        if (length < BLOCK_LENGTH_MAX && at < size) {
            plain[end++] = 0;
        }
    }
    *plain_size = end;
    return true;
}
