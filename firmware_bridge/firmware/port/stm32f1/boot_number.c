#include "boot_number.h"

#define MARK 0x5aa5u
#define MARK_CELL 2u
#define FIRST_SLOT 3u
#define EMPTY 0xffffu

static uint32_t base(const struct boot_flash *flash, size_t page)
{
    const volatile uint16_t *cells = flash->pages[page];
    uint32_t low = cells[0];
    uint32_t high = cells[1];
    return high << 16 | low;
}

static bool is_begun(const struct boot_flash *flash, size_t page)
{
    return flash->pages[page][MARK_CELL] == MARK;
}

static size_t first_empty(const struct boot_flash *flash, size_t page)
{
    size_t cell = FIRST_SLOT;
    while (cell < BOOT_PAGE_CELLS && flash->pages[page][cell] != EMPTY) {
        cell++;
    }
    return cell;
}

static void begin(const struct boot_flash *flash, size_t page, uint32_t number)
{
    flash->erase(page);
    flash->write(page, 0, (uint16_t)number);
    flash->write(page, 1, (uint16_t)(number >> 16));
    flash->write(page, MARK_CELL, MARK);
}

bool boot_number_next(const struct boot_flash *flash, uint32_t *number)
{
    size_t page = is_begun(flash, 1) &&
                  (!is_begun(flash, 0) || base(flash, 1) > base(flash, 0));
    if (!is_begun(flash, page)) {
        begin(flash, page, 0);
    }
    size_t slot = first_empty(flash, page);
    if (slot == BOOT_PAGE_CELLS) {
        uint32_t full = base(flash, page) + (BOOT_PAGE_CELLS - FIRST_SLOT);
        page = 1 - page;
        begin(flash, page, full);
        slot = first_empty(flash, page);
        if (slot == BOOT_PAGE_CELLS) {
            return false;
        }
    }
    flash->write(page, slot, 0);
    *number = base(flash, page) + (uint32_t)(slot - FIRST_SLOT) + 1;
    return is_begun(flash, page) && flash->pages[page][slot] == 0;
}
