/*
 * The panel's end of the line, below what anything means: frames, and notices that are
 * repeated until the host has them. No I/O and no clock here; time is an argument, in
 * milliseconds, and may wrap.
 *
 *     00  COBS( payload, CRC-16 high, CRC-16 low )  00
 *
 * A notice gets a number, from 1 in each boot, and goes out alone (window 1) every
 * LINK_RESEND_EVERY_MS until an acknowledgement carries its number and this boot's id.
 * Repetitions and late acknowledgements are recognised by those two, on both sides.
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cobs.h"

/* The longest payload on our wires has 13 bytes; the rest is room to grow. */
#define LINK_PAYLOAD_BYTES_MAX 64u
#define LINK_CRC_BYTES 2u
#define LINK_FRAME_BYTES_MAX (LINK_PAYLOAD_BYTES_MAX + LINK_CRC_BYTES + 1u)
/* On the wire a frame stands between two zeros. */
#define LINK_WIRE_BYTES_MAX (LINK_FRAME_BYTES_MAX + 2u)

/* More presses than a hand makes while the host restarts; later ones are ignored. */
#define LINK_NOTICES_MAX 8u
#define LINK_RESEND_EVERY_MS 200u

/* What could not be used of the host's bytes since the start; counts stop at 0xffff. */
struct link_count {
    uint16_t checksum;
    uint16_t overlong;
    uint16_t torn;    /* between two zeros, but no frame; the next zero resyncs */
    uint16_t unknown; /* a whole frame, but no message: counted by the panel */
};

struct link_notice {
    uint16_t sequence_no;
    uint8_t body;
};

struct link {
    uint32_t boot_id;
    struct link_count count;
    uint8_t frame[LINK_FRAME_BYTES_MAX];
    size_t frame_bytes;
    bool is_overlong;
    struct link_notice notices[LINK_NOTICES_MAX];
    size_t first_notice;
    size_t notices_waiting;
    uint16_t last_sequence_no;
    uint32_t resend_at_ms;
};

void link_start(struct link *link, uint32_t boot_id);

/* Take the next byte. Returns how many bytes of payload it completes, 0 for none;
 * `payload` holds LINK_PAYLOAD_BYTES_MAX bytes. No byte can do harm. */
size_t link_take(struct link *link, uint8_t byte, uint8_t *payload);

/* Wrap a payload of 1 to LINK_PAYLOAD_BYTES_MAX bytes for the wire, into
 * LINK_WIRE_BYTES_MAX bytes. Returns how many it became; 0 if it does not fit. */
size_t link_wrap(const uint8_t *payload, size_t size, uint8_t *wire);

/* Have the host told; false if too many notices are waiting already. */
bool link_tell(struct link *link, uint8_t body, uint32_t now_ms);

/* The host has a notice, for good. Anything but the one that is out changes nothing. */
void link_acknowledge(struct link *link, uint32_t boot_id, uint16_t sequence_no,
                      uint32_t now_ms);

/* The notice to send now, or NULL; once every LINK_RESEND_EVERY_MS. */
const struct link_notice *link_due(struct link *link, uint32_t now_ms);

/* Whether `at_ms` has come; right as long as the two are less than 24 days apart. */
bool link_is_past(uint32_t now_ms, uint32_t at_ms);

/* One more, but never past 0xffff: a count that starts again at zero says "all well". */
void link_count_one(uint16_t *count);

#endif
