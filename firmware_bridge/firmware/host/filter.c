/*
 * The portable modules, one question a line, for tests that compare them with Python's.
 * Bytes are hexadecimal, `-` for none; answers are one line each. The first word of a
 * line is one of the names in `questions` below.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "a02yyuw.h"
#include "cobs.h"
#include "crc.h"
#include "panel.h"

#define LINE_BYTES_MAX 65536u
#define BYTES_MAX (LINE_BYTES_MAX / 2u)

static struct panel panel;
static uint8_t given[BYTES_MAX];
static size_t given_bytes;

static void read_hex(const char *text)
{
    given_bytes = 0;
    unsigned byte;
    while (given_bytes < BYTES_MAX && sscanf(text, "%2x", &byte) == 1) {
        given[given_bytes++] = (uint8_t)byte;
        text += 2;
    }
}

static void say_hex(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    printf(size == 0 ? "-" : "");
}

static void crc(void)
{
    printf("%04x", crc16(given, given_bytes));
}

static void stuff(void)
{
    static uint8_t stuffed[COBS_STUFFED_BYTES_MAX(BYTES_MAX)];
    say_hex(stuffed, cobs_stuff(given, given_bytes, stuffed));
}

static void unstuff(void)
{
    static uint8_t plain[BYTES_MAX];
    size_t size = 0;
    if (cobs_unstuff(given, given_bytes, plain, &size)) {
        say_hex(plain, size);
    } else {
        printf("none");
    }
}

static void wrap(void)
{
    uint8_t wire[LINK_WIRE_BYTES_MAX];
    say_hex(wire, link_wrap(given, given_bytes, wire));
}

static void frames(void)
{
    struct link link;
    link_start(&link, 1);
    for (size_t i = 0; i < given_bytes; i++) {
        uint8_t payload[LINK_PAYLOAD_BYTES_MAX];
        size_t size = link_take(&link, given[i], payload);
        if (size > 0) {
            say_hex(payload, size);
            printf(" ");
        }
    }
    printf("%u %u %u", link.count.checksum, link.count.overlong, link.count.torn);
}

static void distances(void)
{
    struct a02yyuw sensor = {0};
    for (size_t i = 0; i < given_bytes; i++) {
        uint16_t distance_mm;
        if (a02yyuw_take(&sensor, given[i], &distance_mm)) {
            printf("%u ", distance_mm);
        }
    }
    printf(".");
}

static const struct {
    const char *name;
    void (*answer)(void);
} questions[] = {
    {"crc", crc},   {"stuff", stuff},   {"unstuff", unstuff},
    {"wrap", wrap}, {"frames", frames}, {"distances", distances},
};

/* One panel with a life of its own: start, take, press, measure and send, each with the
 * time. `send` answers with what is on and what goes out. */
static bool live(const char *name, uint32_t now_ms, const char *rest)
{
    uint8_t wire[PANEL_SEND_BYTES_MAX];
    if (strcmp(name, "start") == 0) {
        panel_start(&panel, (uint32_t)strtoul(rest, NULL, 10), 0, now_ms);
        return true;
    }
    panel_pass(&panel, now_ms);
    if (strcmp(name, "take") == 0) {
        read_hex(rest);
        for (size_t i = 0; i < given_bytes; i++) {
            panel_take(&panel, given[i], now_ms);
        }
    } else if (strcmp(name, "press") == 0) {
        panel_press(&panel, (uint8_t)atoi(rest), now_ms);
    } else if (strcmp(name, "measure") == 0) {
        unsigned fill_mm;
        int32_t load_raw;
        if (sscanf(rest, "%u %" SCNd32, &fill_mm, &load_raw) != 2) {
            return false;
        }
        panel_measure_fill(&panel, (uint16_t)fill_mm, now_ms);
        panel_measure_load(&panel, load_raw, now_ms);
    } else if (strcmp(name, "send") == 0) {
        printf("%02x ", panel_outputs(&panel));
        say_hex(wire, panel_send(&panel, wire, now_ms));
    } else {
        return false;
    }
    return true;
}

static bool answer(const char *line)
{
    char name[16];
    int name_bytes = 0;
    if (sscanf(line, "%15s %n", name, &name_bytes) != 1) {
        return false;
    }
    const char *rest = line + name_bytes;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        if (strcmp(name, questions[i].name) == 0) {
            read_hex(rest);
            questions[i].answer();
            return true;
        }
    }
    uint32_t now_ms = 0;
    int now_bytes = 0;
    if (sscanf(rest, "%" SCNu32 " %n", &now_ms, &now_bytes) != 1) {
        return false;
    }
    return live(name, now_ms, rest + now_bytes);
}

int main(void)
{
    static char line[LINE_BYTES_MAX];
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (!answer(line)) {
            printf("not understood");
        }
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
