#include "panel.h"

enum kind {
    HELLO = 0x01,
    BUTTON_DOWN = 0x02,
    OUTPUTS_APPLIED = 0x03,
    MEASURED = 0x04,
    FRAMES_COUNTED = 0x05,
    ASK_HELLO = 0x81,
    ACKNOWLEDGE = 0x82,
    SET_OUTPUTS = 0x83,
};

enum { ASK_HELLO_BYTES = 1, ACKNOWLEDGE_BYTES = 7, SET_OUTPUTS_BYTES = 3 };

/* A payload being written; the caller knows that it fits. */
struct payload {
    uint8_t bytes[LINK_PAYLOAD_BYTES_MAX];
    size_t size;
};

static void put_u8(struct payload *payload, uint32_t value)
{
    payload->bytes[payload->size++] = (uint8_t)value;
}

static void put_u16(struct payload *payload, uint32_t value)
{
    put_u8(payload, value);
    put_u8(payload, value >> 8);
}

static void put_u32(struct payload *payload, uint32_t value)
{
    put_u16(payload, value);
    put_u16(payload, value >> 16);
}

static uint16_t get_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | (uint32_t)bytes[1] << 8);
}

static uint32_t get_u32(const uint8_t *bytes)
{
    return get_u16(bytes) | (uint32_t)get_u16(bytes + 2) << 16;
}

void panel_start(struct panel *panel, uint32_t boot_id, uint8_t buttons, uint32_t now_ms)
{
    *panel = (struct panel){.hello_at_ms = now_ms};
    link_start(&panel->link, boot_id);
    for (size_t i = 0; i < PANEL_BUTTONS; i++) {
        bool is_down = (uint32_t)buttons >> i & 1u;
        panel->contacts[i] = (struct panel_contact){is_down, is_down, now_ms};
    }
}

/* What the host says ----------------------------------------------------------- */

static void apply(struct panel *panel, uint8_t request_no, uint8_t outputs, uint32_t now_ms)
{
    if (!panel->is_alive) {
        /* A host is here again, and hears at once how things stand. */
        panel->measure_at_ms = now_ms;
        panel->count_at_ms = now_ms;
    }
    panel->is_alive = true;
    panel->alive_until_ms = now_ms + PANEL_WATCHDOG_MS;
    panel->outputs = outputs & PANEL_OUTPUTS;
    panel->request_no = request_no;
    panel->owes_applied = true;
}

static bool take_message(struct panel *panel, const uint8_t *payload, size_t size,
                         uint32_t now_ms)
{
    if (payload[0] == ASK_HELLO && size == ASK_HELLO_BYTES) {
        panel->owes_hello = true;
    } else if (payload[0] == ACKNOWLEDGE && size == ACKNOWLEDGE_BYTES) {
        link_acknowledge(&panel->link, get_u32(payload + 1), get_u16(payload + 5), now_ms);
    } else if (payload[0] == SET_OUTPUTS && size == SET_OUTPUTS_BYTES) {
        apply(panel, payload[1], payload[2], now_ms);
    } else {
        return false;
    }
    return true;
}

void panel_take(struct panel *panel, uint8_t byte, uint32_t now_ms)
{
    uint8_t payload[LINK_PAYLOAD_BYTES_MAX];
    size_t size = link_take(&panel->link, byte, payload);
    if (size == 0) {
        return;
    }
    if (take_message(panel, payload, size, now_ms)) {
        panel->is_host_heard = true;
    } else {
        link_count_one(&panel->link.count.unknown);
    }
}

/* What the hands and the sensors say ------------------------------------------- */

void panel_press(struct panel *panel, uint8_t button, uint32_t now_ms)
{
    /* One too many is lost here, before anything has told its hand that it counts. */
    (void)link_tell(&panel->link, button, now_ms);
}

void panel_read_buttons(struct panel *panel, uint8_t buttons, uint32_t now_ms)
{
    for (size_t i = 0; i < PANEL_BUTTONS; i++) {
        struct panel_contact *contact = &panel->contacts[i];
        bool is_down = (uint32_t)buttons >> i & 1u;
        if (is_down != contact->is_down_read) {
            contact->is_down_read = is_down;
            contact->read_since_ms = now_ms;
        }
        if (is_down != contact->is_down &&
            now_ms - contact->read_since_ms >= PANEL_DEBOUNCE_MS) {
            contact->is_down = is_down;
            if (is_down) {
                panel_press(panel, (uint8_t)(i + 1), now_ms);
            }
        }
    }
}

static void hear_sensor(struct panel_sensor *sensor, int32_t value, uint32_t now_ms)
{
    *sensor = (struct panel_sensor){value, true, true, now_ms};
}

void panel_measure_fill(struct panel *panel, uint16_t fill_mm, uint32_t now_ms)
{
    hear_sensor(&panel->fill, fill_mm, now_ms);
}

void panel_measure_load(struct panel *panel, int32_t load_raw, uint32_t now_ms)
{
    hear_sensor(&panel->load, load_raw, now_ms);
}

static void age_sensor(struct panel_sensor *sensor, uint32_t now_ms)
{
    if (now_ms - sensor->heard_at_ms > PANEL_SENSOR_SILENCE_MS) {
        sensor->is_alive = false; /* and stays so when the clock has gone round */
    }
}

void panel_pass(struct panel *panel, uint32_t now_ms)
{
    if (panel->is_alive && link_is_past(now_ms, panel->alive_until_ms)) {
        panel->is_alive = false;
        panel->outputs = 0;
    }
    age_sensor(&panel->fill, now_ms);
    age_sensor(&panel->load, now_ms);
}

uint8_t panel_outputs(const struct panel *panel)
{
    return panel->outputs;
}

/* What the panel says ---------------------------------------------------------- */

static size_t wrap(const struct payload *payload, uint8_t *wire)
{
    return link_wrap(payload->bytes, payload->size, wire);
}

static size_t say_hello(const struct panel *panel, uint8_t *wire)
{
    struct payload payload = {0};
    put_u8(&payload, HELLO);
    put_u8(&payload, PANEL_PROTOCOL);
    put_u8(&payload, PANEL_VERSION_MAJOR);
    put_u8(&payload, PANEL_VERSION_MINOR);
    put_u8(&payload, PANEL_VERSION_PATCH);
    put_u32(&payload, panel->link.boot_id);
    return wrap(&payload, wire);
}

static size_t say_applied(const struct panel *panel, uint8_t *wire)
{
    struct payload payload = {0};
    put_u8(&payload, OUTPUTS_APPLIED);
    put_u32(&payload, panel->link.boot_id);
    put_u8(&payload, panel->request_no);
    put_u8(&payload, panel->outputs);
    return wrap(&payload, wire);
}

static size_t say_button(const struct panel *panel, const struct link_notice *press,
                         uint8_t *wire)
{
    struct payload payload = {0};
    put_u8(&payload, BUTTON_DOWN);
    put_u32(&payload, panel->link.boot_id);
    put_u16(&payload, press->sequence_no);
    put_u8(&payload, press->body);
    return wrap(&payload, wire);
}

static size_t say_measured(const struct panel *panel, uint8_t *wire)
{
    int32_t fill_mm = panel->fill.is_alive ? panel->fill.value : (int32_t)PANEL_NO_FILL;
    int32_t load_raw = panel->load.is_alive ? panel->load.value : PANEL_NO_LOAD;
    struct payload payload = {0};
    put_u8(&payload, MEASURED);
    put_u32(&payload, panel->link.boot_id);
    put_u16(&payload, (uint32_t)fill_mm);
    put_u32(&payload, (uint32_t)load_raw);
    return wrap(&payload, wire);
}

static size_t say_counted(const struct panel *panel, uint8_t *wire)
{
    struct payload payload = {0};
    put_u8(&payload, FRAMES_COUNTED);
    put_u32(&payload, panel->link.boot_id);
    put_u16(&payload, panel->link.count.checksum);
    put_u16(&payload, panel->link.count.overlong);
    put_u16(&payload, panel->link.count.torn);
    put_u16(&payload, panel->link.count.unknown);
    return wrap(&payload, wire);
}

static size_t report(struct panel *panel, uint8_t *wire, uint32_t now_ms)
{
    size_t size = 0;
    bool has_sensor = panel->fill.has_spoken || panel->load.has_spoken;
    if (has_sensor && link_is_past(now_ms, panel->measure_at_ms)) {
        panel->measure_at_ms = now_ms + PANEL_MEASURE_EVERY_MS;
        size += say_measured(panel, wire + size);
    }
    if (link_is_past(now_ms, panel->count_at_ms)) {
        panel->count_at_ms = now_ms + PANEL_COUNT_EVERY_MS;
        size += say_counted(panel, wire + size);
    }
    return size;
}

size_t panel_send(struct panel *panel, uint8_t *wire, uint32_t now_ms)
{
    size_t size = 0;
    if (!panel->is_host_heard && link_is_past(now_ms, panel->hello_at_ms)) {
        panel->hello_at_ms = now_ms + PANEL_HELLO_EVERY_MS;
        panel->owes_hello = true;
    }
    if (panel->owes_hello) {
        size += say_hello(panel, wire + size);
    }
    if (panel->owes_applied) {
        size += say_applied(panel, wire + size);
    }
    panel->owes_hello = false;
    panel->owes_applied = false;
    const struct link_notice *press = link_due(&panel->link, now_ms);
    if (press != NULL) {
        size += say_button(panel, press, wire + size);
    }
    return panel->is_alive ? size + report(panel, wire + size, now_ms) : size;
}
