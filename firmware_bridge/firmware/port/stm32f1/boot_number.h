/*
 * How often this board has started, kept in two pages of flash. Decides only; the caller
 * writes and erases, half-word by half-word, as this flash does.
 *
 *     page    0 base low   1 base high   2 mark   3… one slot for each start, ffff or 0
 *
 * A page's mark is written last and its slots one by one, so power may go between any two
 * writes. When a page is full the other one is erased and goes on from its number: with
 * 509 starts a page, and 10 000 erasures of each, that is ten million starts.
 */
#ifndef BOOT_NUMBER_H
#define BOOT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOT_PAGE_CELLS 512u /* half-words: a page of 1 KiB */

struct boot_flash {
    const volatile uint16_t *pages[2];
    void (*erase)(size_t page);
    void (*write)(size_t page, size_t cell, uint16_t value);
};

/* Count this start, and say its number. False if the flash has not taken it: the number
 * may then be told again, and must not be used. */
bool boot_number_next(const struct boot_flash *flash, uint32_t *number);

#endif
