/* What ports decide: the start's number in flash, and the distance sensor's bytes. */
#include <string.h>

#include "a02yyuw.h"
#include "boot_number.h"
#include "check.h"

/* Flash as it is: erasing sets all bits of a page, writing can only clear them. */
static uint16_t cells[2][BOOT_PAGE_CELLS];
static int writes_left;

static void erase(size_t page)
{
    if (writes_left-- > 0) {
        memset(cells[page], 0xff, sizeof cells[page]);
    }
}

static void write_cell(size_t page, size_t cell, uint16_t value)
{
    if (writes_left-- > 0) {
        cells[page][cell] &= value;
    }
}

static const struct boot_flash flash = {{cells[0], cells[1]}, erase, write_cell};

static uint32_t next(int writes_until_power_is_lost)
{
    uint32_t number = 0;
    writes_left = writes_until_power_is_lost;
    return boot_number_next(&flash, &number) ? number : 0;
}

static void every_start_has_the_next_number_across_full_pages(void)
{
    memset(cells, 0xff, sizeof cells);
    for (uint32_t expected = 1; expected <= 3000; expected++) {
        CHECK(next(100) == expected);
    }
}

static void a_board_with_old_things_in_its_flash_begins_at_one(void)
{
    memset(cells, 0x12, sizeof cells);
    CHECK(next(100) == 1);
    CHECK(next(100) == 2);
}

static void a_number_is_never_told_twice_when_power_is_lost(void)
{
    memset(cells, 0xff, sizeof cells);
    uint32_t last = 0;
    for (int start = 0; start < 5000; start++) {
        uint32_t number = next(start % 6);
        CHECK(number == 0 || number > last);
        last = number > 0 ? number : last;
    }
    CHECK(last > 1000);
}

static void flash_that_takes_nothing_gives_no_number(void)
{
    memset(cells, 0, sizeof cells);
    CHECK(next(0) == 0);
    memset(cells, 0xff, sizeof cells);
    CHECK(next(0) == 0);
}

static size_t measure(const uint8_t *bytes, size_t size, uint16_t *last_mm)
{
    struct a02yyuw sensor = {0};
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        count += a02yyuw_take(&sensor, bytes[i], last_mm);
    }
    return count;
}

#define MEASURE(last_mm, ...)                                                              \
    measure((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), last_mm)

static void a_distance_is_read_from_its_four_bytes(void)
{
    uint16_t distance_mm = 0;
    CHECK(MEASURE(&distance_mm, 0xff, 0x07, 0xa1, 0xa7) == 1);
    CHECK(distance_mm == 1953);
}

static void a_distance_with_a_wrong_sum_is_none(void)
{
    uint16_t distance_mm = 0;
    CHECK(MEASURE(&distance_mm, 0xff, 0x07, 0xa1, 0xa8) == 0);
}

static void a_distance_is_found_after_noise_and_after_a_torn_one(void)
{
    uint16_t distance_mm = 0;
    CHECK(MEASURE(&distance_mm, 1, 2, 0xff, 0x07, 0xff, 0x07, 0xa1, 0xa7) == 1);
    CHECK(distance_mm == 1953);
    CHECK(MEASURE(&distance_mm, 0xff, 0xff, 0xff, 0x02, 0x01, 0x02) == 1);
    CHECK(distance_mm == 513);
}

const struct test port_tests[] = {
    TEST(every_start_has_the_next_number_across_full_pages),
    TEST(a_board_with_old_things_in_its_flash_begins_at_one),
    TEST(a_number_is_never_told_twice_when_power_is_lost),
    TEST(flash_that_takes_nothing_gives_no_number),
    TEST(a_distance_is_read_from_its_four_bytes),
    TEST(a_distance_with_a_wrong_sum_is_none),
    TEST(a_distance_is_found_after_noise_and_after_a_torn_one),
    {NULL, NULL},
};
