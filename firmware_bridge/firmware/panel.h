/*
 * What the panel decides. No I/O and no clock here: bytes, buttons and sensors come in as
 * arguments, with the time in milliseconds, which may wrap.
 *
 * The layout of the messages is told once, at the top of firmware_bridge/panel_messages.py,
 * and who may be lost, at the top of firmware_bridge/panel.py. firmware_bridge/panel_firmware.py
 * decides the same in Python, for simulators; a test holds the two to the same bytes.
 */
#ifndef PANEL_H
#define PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link.h"

#define PANEL_PROTOCOL 1u
#define PANEL_VERSION_MAJOR 1u
#define PANEL_VERSION_MINOR 0u
#define PANEL_VERSION_PATCH 0u

#define PANEL_HELLO_EVERY_MS 1000u
#define PANEL_MEASURE_EVERY_MS 500u
#define PANEL_COUNT_EVERY_MS 5000u
/* Three keep-alives may be lost before the panel believes that the host is gone. */
#define PANEL_WATCHDOG_MS 3000u
/* Contacts bounce for up to 5 ms when new and 15 when worn; a hand needs 50. */
#define PANEL_DEBOUNCE_MS 20u
/* A sensor that has not spoken for this long is dead: both speak ten times a second. */
#define PANEL_SENSOR_SILENCE_MS 1000u

#define PANEL_BUTTONS 3u
#define PANEL_NO_FILL 0xffffu
#define PANEL_NO_LOAD INT32_MIN

/* What is on; all zero is the safe state. */
enum panel_output {
    PANEL_RED = 1u << 0,
    PANEL_YELLOW = 1u << 1,
    PANEL_GREEN = 1u << 2,
    PANEL_LID_UNLOCKED = 1u << 3,
    PANEL_BUZZER = 1u << 4,
    PANEL_OUTPUTS = 0x1f,
};

/* A turn sends at most one of each kind, and the longest has 13 bytes of payload. */
#define PANEL_SEND_BYTES_MAX (5u * (13u + LINK_CRC_BYTES + 3u))

struct panel_contact {
    bool is_down;      /* settled */
    bool is_down_read; /* as read last, perhaps bouncing */
    uint32_t read_since_ms;
};

struct panel_sensor {
    int32_t value;
    bool has_spoken; /* ever: a panel without this sensor says nothing of it */
    bool is_alive;
    uint32_t heard_at_ms;
};

struct panel {
    struct link link;
    struct panel_contact contacts[PANEL_BUTTONS];
    struct panel_sensor fill;
    struct panel_sensor load;
    uint8_t outputs;
    bool is_host_heard; /* ever, in this boot */
    bool is_alive;      /* the keep-alive holds */
    bool owes_hello;
    bool owes_applied;
    uint8_t request_no;
    uint32_t alive_until_ms;
    uint32_t hello_at_ms;
    uint32_t measure_at_ms;
    uint32_t count_at_ms;
};

/* `buttons` has a bit for each button that is down, the leftmost in bit 0. One that is
 * down at the start is stuck, or leant upon: it counts after it was let go. */
void panel_start(struct panel *panel, uint32_t boot_id, uint8_t buttons, uint32_t now_ms);

/* Take a byte from the host. */
void panel_take(struct panel *panel, uint8_t byte, uint32_t now_ms);

/* Take the buttons as they are read, bouncing and all; at least every 10 ms. */
void panel_read_buttons(struct panel *panel, uint8_t buttons, uint32_t now_ms);

/* A press that has been debounced; `button` is 1 to PANEL_BUTTONS. */
void panel_press(struct panel *panel, uint8_t button, uint32_t now_ms);

/* The distance down to the waste; what an HX711 counts. */
void panel_measure_fill(struct panel *panel, uint16_t fill_mm, uint32_t now_ms);
void panel_measure_load(struct panel *panel, int32_t load_raw, uint32_t now_ms);

/* Let time pass: silence of the host or of a sensor has its effect here. Call it every
 * turn, before the two below. */
void panel_pass(struct panel *panel, uint32_t now_ms);

/* What is to be on, as bits of `panel_output`. */
uint8_t panel_outputs(const struct panel *panel);

/* Answers, and whatever is due; `wire` holds PANEL_SEND_BYTES_MAX bytes. Returns how many
 * there are. */
size_t panel_send(struct panel *panel, uint8_t *wire, uint32_t now_ms);

#endif
