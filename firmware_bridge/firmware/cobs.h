/*
 * Consistent overhead byte stuffing (Cheshire and Baker, 1997): takes every zero out
 * of a frame, so that a zero on the wire is always an end and never data.
 */
#ifndef COBS_H
#define COBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most bytes that `size` plain bytes become: one more for each begun block of 254. */
#define COBS_STUFFED_BYTES_MAX(size) ((size) + (size) / 254u + 1u)

/* Write `plain` without zeros into `stuffed`, which holds COBS_STUFFED_BYTES_MAX(size)
 * bytes. Returns how many it became. */
size_t cobs_stuff(const uint8_t *plain, size_t size, uint8_t *stuffed);

/* Put the zeros back, into `plain`, which holds `size` bytes. False if these bytes are no
 * COBS; `*plain_size` is then unchanged. */
bool cobs_unstuff(const uint8_t *stuffed, size_t size, uint8_t *plain, size_t *plain_size);

#endif
