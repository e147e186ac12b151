/* The checksum and COBS against what others have published, and frames against noise. */
#include <string.h>

#include "check.h"
#include "cobs.h"
#include "crc.h"
#include "link.h"

static void the_checksum_is_the_catalogues_crc_16_ccitt_false(void)
{
    CHECK(crc16((const uint8_t *)"123456789", 9) == 0x29b1);
    CHECK(crc16(NULL, 0) == 0xffff);
}

/* `count` bytes that go up from `first`, and round to 0 after ff. */
static const uint8_t *rising(uint8_t first, size_t count)
{
    static uint8_t bytes[256];
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)(first + i);
    }
    return bytes;
}

static bool stuffs(const uint8_t *plain, size_t size, const uint8_t *expected,
                   size_t expected_size)
{
    uint8_t stuffed[COBS_STUFFED_BYTES_MAX(512)];
    uint8_t back[512];
    size_t back_size = 0;
    return cobs_stuff(plain, size, stuffed) == expected_size &&
           memcmp(stuffed, expected, expected_size) == 0 &&
           cobs_unstuff(stuffed, expected_size, back, &back_size) && back_size == size &&
           memcmp(back, plain, size) == 0;
}

#define BYTES(...) ((const uint8_t[]){__VA_ARGS__})
#define STUFFS(plain, expected) stuffs(plain, sizeof(plain), expected, sizeof(expected))

/* The examples of Wikipedia's article on COBS. */
static void short_frames_are_stuffed_as_published(void)
{
    CHECK(STUFFS(BYTES(0), BYTES(1, 1)));
    CHECK(STUFFS(BYTES(0, 0), BYTES(1, 1, 1)));
    CHECK(STUFFS(BYTES(0, 0x11, 0), BYTES(1, 2, 0x11, 1)));
    CHECK(STUFFS(BYTES(0x11, 0x22, 0, 0x33), BYTES(3, 0x11, 0x22, 2, 0x33)));
    CHECK(STUFFS(BYTES(0x11, 0x22, 0x33, 0x44), BYTES(5, 0x11, 0x22, 0x33, 0x44)));
    CHECK(STUFFS(BYTES(0x11, 0, 0, 0), BYTES(2, 0x11, 1, 1, 1)));
}

static void long_frames_are_stuffed_as_published(void)
{
    uint8_t expected[258];

    expected[0] = 0xff; /* 01 .. fe */
    memcpy(expected + 1, rising(1, 254), 254);
    CHECK(stuffs(rising(1, 254), 254, expected, 255));

    memmove(expected + 1, expected, 255); /* 00 01 .. fe */
    expected[0] = 1;
    CHECK(stuffs(rising(0, 255), 255, expected, 256));

    expected[0] = 0xff; /* 01 .. ff */
    memcpy(expected + 1, rising(1, 254), 254);
    memcpy(expected + 255, BYTES(2, 0xff), 2);
    CHECK(stuffs(rising(1, 255), 255, expected, 257));

    memcpy(expected + 1, rising(2, 254), 254); /* 02 .. ff 00 */
    memcpy(expected + 255, BYTES(1, 1), 2);
    CHECK(stuffs(rising(2, 255), 255, expected, 257));

    expected[0] = 0xfe; /* 03 .. ff 00 01 */
    memcpy(expected + 1, rising(3, 253), 253);
    memcpy(expected + 254, BYTES(2, 1), 2);
    CHECK(stuffs(rising(3, 255), 255, expected, 256));
}

static void what_is_no_cobs_is_refused(void)
{
    uint8_t plain[8];
    size_t size = 77;
    CHECK(!cobs_unstuff(BYTES(0), 1, plain, &size));
    CHECK(!cobs_unstuff(BYTES(3, 1), 2, plain, &size));
    CHECK(!cobs_unstuff(BYTES(3, 1, 0), 3, plain, &size));
    CHECK(size == 77);
}

static size_t take_all(struct link *link, const uint8_t *bytes, size_t size,
                       uint8_t *payload)
{
    size_t payload_size = 0;
    for (size_t i = 0; i < size; i++) {
        size_t completed = link_take(link, bytes[i], payload);
        payload_size = completed > 0 ? completed : payload_size;
    }
    return payload_size;
}

static void a_frame_is_these_bytes(void)
{
    uint8_t wire[LINK_WIRE_BYTES_MAX];
    size_t size = link_wrap((const uint8_t *)"123456789", 9, wire);
    CHECK(size == 14);
    CHECK(memcmp(wire, "\0\x0c" "123456789" "\x29\xb1\0", 14) == 0);
}

static void a_payload_that_does_not_fit_is_not_wrapped(void)
{
    uint8_t wire[LINK_WIRE_BYTES_MAX];
    CHECK(link_wrap(rising(1, 65), 0, wire) == 0);
    CHECK(link_wrap(rising(1, 65), LINK_PAYLOAD_BYTES_MAX + 1, wire) == 0);
    CHECK(link_wrap(rising(1, 64), LINK_PAYLOAD_BYTES_MAX, wire) == LINK_WIRE_BYTES_MAX);
}

static void the_longest_frame_arrives_whole(void)
{
    uint8_t wire[LINK_WIRE_BYTES_MAX], payload[LINK_PAYLOAD_BYTES_MAX];
    struct link link;
    link_start(&link, 1);
    size_t size = link_wrap(rising(1, 64), LINK_PAYLOAD_BYTES_MAX, wire);

    CHECK(take_all(&link, wire, size, payload) == LINK_PAYLOAD_BYTES_MAX);
    CHECK(memcmp(payload, rising(1, 64), LINK_PAYLOAD_BYTES_MAX) == 0);
}

static void an_overlong_frame_is_discarded_to_its_zero(void)
{
    uint8_t wire[LINK_WIRE_BYTES_MAX], payload[LINK_PAYLOAD_BYTES_MAX];
    struct link link;
    link_start(&link, 1);
    size_t size = link_wrap(BYTES(0x81), 1, wire);
    for (int i = 0; i < 1000; i++) {
        CHECK(link_take(&link, 1, payload) == 0);
    }

    /* Without its first zero the good frame is the tail of the noise, and not believed. */
    CHECK(take_all(&link, wire + 1, size - 1, payload) == 0);
    CHECK(link.count.overlong == 1);
    CHECK(take_all(&link, wire, size, payload) == 1);
}

static void what_is_broken_is_counted_by_how(void)
{
    uint8_t wire[LINK_WIRE_BYTES_MAX], payload[LINK_PAYLOAD_BYTES_MAX];
    struct link link;
    link_start(&link, 1);
    size_t size = link_wrap((const uint8_t *)"good", 4, wire);
    wire[3] ^= 1;
    take_all(&link, wire, size, payload);
    take_all(&link, BYTES(2, 1, 0, 9, 9, 0, 0, 0), 8, payload);

    CHECK(link.count.checksum == 1);
    CHECK(link.count.torn == 2);
    CHECK(link.count.overlong == 0);
}

static void a_count_stops_at_its_end(void)
{
    uint16_t count = UINT16_MAX - 1;
    link_count_one(&count);
    link_count_one(&count);
    CHECK(count == UINT16_MAX);
}

const struct test frame_tests[] = {
    TEST(the_checksum_is_the_catalogues_crc_16_ccitt_false),
    TEST(short_frames_are_stuffed_as_published),
    TEST(long_frames_are_stuffed_as_published),
    TEST(what_is_no_cobs_is_refused),
    TEST(a_frame_is_these_bytes),
    TEST(a_payload_that_does_not_fit_is_not_wrapped),
    TEST(the_longest_frame_arrives_whole),
    TEST(an_overlong_frame_is_discarded_to_its_zero),
    TEST(what_is_broken_is_counted_by_how),
    TEST(a_count_stops_at_its_end),
    {NULL, NULL},
};
