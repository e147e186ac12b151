#include "link.h"

#include "crc.h"

#define END 0u

void link_start(struct link *link, uint32_t boot_id)
{
    *link = (struct link){.boot_id = boot_id};
}

bool link_is_past(uint32_t now_ms, uint32_t at_ms)
{
    return now_ms - at_ms < 0x80000000u;
}

void link_count_one(uint16_t *count)
{
    if (*count < UINT16_MAX) {
        (*count)++;
    }
}

/* Frames --------------------------------------------------------------------- */

static size_t open_frame(struct link *link, uint8_t *payload)
{
    uint8_t plain[LINK_FRAME_BYTES_MAX];
    size_t size = 0;
    if (!cobs_unstuff(link->frame, link->frame_bytes, plain, &size) ||
        size <= LINK_CRC_BYTES) {
        link_count_one(&link->count.torn);
        return 0;
    }
    size -= LINK_CRC_BYTES;
    uint32_t crc = (uint32_t)plain[size] << 8 | plain[size + 1];
    if (crc16(plain, size) != crc) {
        link_count_one(&link->count.checksum);
        return 0;
    }
    for (size_t i = 0; i < size; i++) {
        payload[i] = plain[i];
    }
    return size;
}

size_t link_take(struct link *link, uint8_t byte, uint8_t *payload)
{
    if (byte != END) {
        if (link->frame_bytes < LINK_FRAME_BYTES_MAX) {
            link->frame[link->frame_bytes++] = byte;
        } else {
            /* Wait for the end: the tail of noise may look like a perfect frame. */
            link->is_overlong = true;
        }
        return 0;
    }
    size_t size = 0;
    if (link->is_overlong) {
        link_count_one(&link->count.overlong);
    } else if (link->frame_bytes > 0) {
        size = open_frame(link, payload);
    }
    link->frame_bytes = 0;
    link->is_overlong = false;
    return size;
}

size_t link_wrap(const uint8_t *payload, size_t size, uint8_t *wire)
{
    if (size == 0 || size > LINK_PAYLOAD_BYTES_MAX) {
        return 0;
    }
    uint8_t plain[LINK_PAYLOAD_BYTES_MAX + LINK_CRC_BYTES];
    for (size_t i = 0; i < size; i++) {
        plain[i] = payload[i];
    }
    uint16_t crc = crc16(payload, size);
    plain[size] = (uint8_t)(crc >> 8);
    plain[size + 1] = (uint8_t)crc;
    wire[0] = END;
    size_t end = 1 + cobs_stuff(plain, size + LINK_CRC_BYTES, wire + 1);
    wire[end] = END;
    return end + 1;
}

/* Notices -------------------------------------------------------------------- */

bool link_tell(struct link *link, uint8_t body, uint32_t now_ms)
{
    if (link->notices_waiting == LINK_NOTICES_MAX) {
        return false;
    }
    if (link->notices_waiting == 0) {
        /* Also what keeps a timer from being weeks old, and therefore in the future. */
        link->resend_at_ms = now_ms;
    }
    size_t place = (link->first_notice + link->notices_waiting) % LINK_NOTICES_MAX;
    link->last_sequence_no++;
    link->notices[place] = (struct link_notice){link->last_sequence_no, body};
    link->notices_waiting++;
    return true;
}

void link_acknowledge(struct link *link, uint32_t boot_id, uint16_t sequence_no,
                      uint32_t now_ms)
{
    if (link->notices_waiting == 0 || boot_id != link->boot_id ||
        link->notices[link->first_notice].sequence_no != sequence_no) {
        return;
    }
    link->first_notice = (link->first_notice + 1) % LINK_NOTICES_MAX;
    link->notices_waiting--;
    link->resend_at_ms = now_ms;
}

const struct link_notice *link_due(struct link *link, uint32_t now_ms)
{
    if (link->notices_waiting == 0 || !link_is_past(now_ms, link->resend_at_ms)) {
        return NULL;
    }
    link->resend_at_ms = now_ms + LINK_RESEND_EVERY_MS;
    return &link->notices[link->first_notice];
}
