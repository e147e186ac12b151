/* The panel's decisions: hands, lamps, lid, sensors, and a host that comes and goes. */
#include <string.h>

#include "check.h"
#include "panel.h"

static struct panel panel;
static struct link host;
static uint8_t wire[PANEL_SEND_BYTES_MAX];

static void start(uint8_t buttons, uint32_t now_ms)
{
    panel_start(&panel, 7, buttons, now_ms);
    link_start(&host, 0);
}

static void hear(const uint8_t *payload, size_t size, uint32_t now_ms)
{
    uint8_t frame[LINK_WIRE_BYTES_MAX];
    size_t frame_bytes = link_wrap(payload, size, frame);
    panel_pass(&panel, now_ms);
    for (size_t i = 0; i < frame_bytes; i++) {
        panel_take(&panel, frame[i], now_ms);
    }
}

static void hear_outputs(uint8_t outputs, uint32_t now_ms)
{
    hear((const uint8_t[]){0x83, 9, outputs}, 3, now_ms);
}

/* Whether the panel says a message of this kind; copies its payload. */
static bool says(uint8_t kind, uint8_t *payload, uint32_t now_ms)
{
    bool is_said = false;
    panel_pass(&panel, now_ms);
    size_t size = panel_send(&panel, wire, now_ms);
    for (size_t i = 0; i < size; i++) {
        uint8_t heard[LINK_PAYLOAD_BYTES_MAX];
        size_t heard_bytes = link_take(&host, wire[i], heard);
        if (heard_bytes > 0 && heard[0] == kind) {
            memcpy(payload, heard, heard_bytes);
            is_said = true;
        }
    }
    return is_said;
}

static uint8_t heard[LINK_PAYLOAD_BYTES_MAX];

/* Hold the buttons like this from one moment to before another. */
static void hold(uint8_t buttons, uint32_t from_ms, uint32_t until_ms)
{
    for (uint32_t now_ms = from_ms; now_ms != until_ms; now_ms++) {
        panel_read_buttons(&panel, buttons, now_ms);
    }
}

static size_t presses(void)
{
    return panel.link.notices_waiting;
}

static void a_panel_introduces_itself_until_it_hears_the_host(void)
{
    start(0, 500);
    CHECK(says(0x01, heard, 500));
    CHECK(memcmp(heard, "\x01\x01\x01\x00\x00\x07\x00\x00\x00", 9) == 0);
    CHECK(!says(0x01, heard, 1499));
    CHECK(says(0x01, heard, 1500));

    hear((const uint8_t[]){0x81}, 1, 1600);
    CHECK(says(0x01, heard, 1600));
    CHECK(!says(0x01, heard, 60000));
}

static void a_button_counts_once_it_has_settled(void)
{
    start(0, 0);
    hold(1, 0, PANEL_DEBOUNCE_MS);
    CHECK(presses() == 0);
    hold(1, PANEL_DEBOUNCE_MS, 5000);
    CHECK(presses() == 1);
    CHECK(says(0x02, heard, 5000));
    CHECK(memcmp(heard, "\x02\x07\x00\x00\x00\x01\x00\x01", 8) == 0);
}

static void a_bouncing_contact_is_one_press(void)
{
    start(0, 0);
    uint32_t now_ms = 0;
    for (int bounce = 0; bounce < 10; bounce++) {
        hold(2, now_ms, now_ms + 5);
        hold(0, now_ms + 5, now_ms + 8);
        now_ms += 8;
    }
    hold(2, now_ms, now_ms + 60);
    now_ms += 60;
    for (int bounce = 0; bounce < 10; bounce++) {
        hold(0, now_ms, now_ms + 5);
        hold(2, now_ms + 5, now_ms + 8);
        now_ms += 8;
    }
    hold(0, now_ms, now_ms + 60);

    CHECK(presses() == 1);
}

static void a_second_press_counts_and_so_does_another_button(void)
{
    start(0, 0);
    hold(1, 0, 50);
    hold(0, 50, 100);
    hold(1, 100, 150);
    hold(5, 150, 200);

    CHECK(presses() == 3);
    CHECK(panel.link.notices[2].body == 3);
}

static void a_button_that_is_stuck_at_the_start_counts_after_it_was_let_go(void)
{
    start(4, 0);
    hold(4, 0, 1000);
    CHECK(presses() == 0);
    hold(0, 1000, 1050);
    hold(4, 1050, 1100);
    CHECK(presses() == 1);
}

static void a_button_is_settled_while_the_clock_goes_round(void)
{
    start(0, UINT32_MAX - 10u);
    hold(1, UINT32_MAX - 10u, 30);
    CHECK(presses() == 1);
}

static void the_lamps_follow_the_host_and_are_read_back(void)
{
    start(0, 0);
    hear_outputs(PANEL_GREEN | PANEL_LID_UNLOCKED | 0xe0, 100);

    CHECK(panel_outputs(&panel) == (PANEL_GREEN | PANEL_LID_UNLOCKED));
    CHECK(says(0x03, heard, 100));
    CHECK(memcmp(heard, "\x03\x07\x00\x00\x00\x09\x0c", 7) == 0);
    CHECK(!says(0x03, heard, 200));
}

static void a_silent_host_leaves_all_dark_and_the_lid_locked(void)
{
    start(0, 0);
    hear_outputs(PANEL_OUTPUTS, 100);
    hear_outputs(PANEL_OUTPUTS, 1100);
    panel_pass(&panel, 1100 + PANEL_WATCHDOG_MS - 1);
    CHECK(panel_outputs(&panel) == PANEL_OUTPUTS);

    panel_pass(&panel, 1100 + PANEL_WATCHDOG_MS);
    CHECK(panel_outputs(&panel) == 0);
}

static void a_host_that_only_asks_keeps_nothing_alive(void)
{
    start(0, 0);
    hear_outputs(PANEL_RED, 0);
    for (uint32_t now_ms = 100; now_ms <= PANEL_WATCHDOG_MS; now_ms += 100) {
        hear((const uint8_t[]){0x81}, 1, now_ms);
    }
    CHECK(panel_outputs(&panel) == 0);
}

static void what_went_dark_does_not_come_back_when_the_clock_goes_round(void)
{
    start(0, 0);
    hear_outputs(PANEL_RED, 0);
    panel_pass(&panel, 0x70000000u);
    CHECK(panel_outputs(&panel) == 0);
    panel_pass(&panel, 0x90000000u);
    panel_pass(&panel, 100);
    CHECK(panel_outputs(&panel) == 0);
    CHECK(!says(0x05, heard, 100));
}

static void the_watchdog_holds_while_the_clock_goes_round(void)
{
    start(0, UINT32_MAX - 1000u);
    hear_outputs(PANEL_RED, UINT32_MAX - 1000u);
    panel_pass(&panel, 500);
    CHECK(panel_outputs(&panel) == PANEL_RED);
    panel_pass(&panel, 1999);
    CHECK(panel_outputs(&panel) == 0);
}

static void an_expired_request_is_answered_with_what_is(void)
{
    start(0, 0);
    hear_outputs(PANEL_RED, 0);
    CHECK(says(0x03, heard, PANEL_WATCHDOG_MS));
    CHECK(heard[6] == 0);
}

static void a_panel_without_sensors_says_nothing_of_them(void)
{
    start(0, 0);
    hear_outputs(0, 0);
    CHECK(!says(0x04, heard, 0));
    CHECK(!says(0x04, heard, 1000));
}

static void the_sensors_newest_values_are_said_twice_a_second(void)
{
    start(0, 0);
    panel_measure_fill(&panel, 812, 0);
    panel_measure_load(&panel, -2, 0);
    CHECK(!says(0x04, heard, 0));

    hear_outputs(0, 10);
    CHECK(says(0x04, heard, 10));
    CHECK(memcmp(heard, "\x04\x07\x00\x00\x00\x2c\x03\xfe\xff\xff\xff", 11) == 0);
    panel_measure_fill(&panel, 813, 20);
    CHECK(!says(0x04, heard, 509));
    CHECK(says(0x04, heard, 510));
    CHECK(heard[5] == 0x2d);
}

static void a_sensor_that_has_fallen_silent_has_no_value(void)
{
    start(0, 0);
    panel_measure_fill(&panel, 812, 0);
    panel_measure_load(&panel, -2, 0);
    hear_outputs(0, 900);
    panel_measure_load(&panel, 3, 1001);

    CHECK(says(0x04, heard, 1001));
    CHECK(memcmp(heard + 5, "\xff\xff\x03\x00\x00\x00", 6) == 0);
    hear_outputs(0, 2500);
    CHECK(says(0x04, heard, 2500));
    CHECK(memcmp(heard + 5, "\xff\xff\x00\x00\x00\x80", 6) == 0);
}

static void what_is_no_message_is_counted_and_changes_nothing(void)
{
    start(0, 0);
    hear((const uint8_t[]){0x83, 1}, 2, 0);
    hear((const uint8_t[]){0x7f}, 1, 0);
    hear((const uint8_t[]){0x01, 1, 1, 0, 0, 7, 0, 0, 0}, 9, 0);
    CHECK(panel_outputs(&panel) == 0);
    CHECK(!panel.is_host_heard);

    hear_outputs(0, 0);
    CHECK(says(0x05, heard, 0));
    CHECK(memcmp(heard + 5, "\0\0\0\0\0\0\x03\0", 8) == 0);
    CHECK(!says(0x05, heard, 2000));
}

static void all_that_a_turn_can_say_fits(void)
{
    start(0, 0);
    panel_measure_fill(&panel, 812, 0);
    panel_press(&panel, 1, 0);
    hear_outputs(PANEL_RED, 0);
    hear((const uint8_t[]){0x81}, 1, 0);
    hear((const uint8_t[]){0x81}, 1, 0);
    panel_pass(&panel, 0);

    size_t size = panel_send(&panel, wire, 0);
    CHECK(size == 5 * 5 + 9 + 8 + 7 + 11 + 13);
    CHECK(size <= PANEL_SEND_BYTES_MAX);
}

const struct test panel_tests[] = {
    TEST(a_panel_introduces_itself_until_it_hears_the_host),
    TEST(a_button_counts_once_it_has_settled),
    TEST(a_bouncing_contact_is_one_press),
    TEST(a_second_press_counts_and_so_does_another_button),
    TEST(a_button_that_is_stuck_at_the_start_counts_after_it_was_let_go),
    TEST(a_button_is_settled_while_the_clock_goes_round),
    TEST(the_lamps_follow_the_host_and_are_read_back),
    TEST(a_silent_host_leaves_all_dark_and_the_lid_locked),
    TEST(a_host_that_only_asks_keeps_nothing_alive),
    TEST(what_went_dark_does_not_come_back_when_the_clock_goes_round),
    TEST(the_watchdog_holds_while_the_clock_goes_round),
    TEST(an_expired_request_is_answered_with_what_is),
    TEST(a_panel_without_sensors_says_nothing_of_them),
    TEST(the_sensors_newest_values_are_said_twice_a_second),
    TEST(a_sensor_that_has_fallen_silent_has_no_value),
    TEST(what_is_no_message_is_counted_and_changes_nothing),
    TEST(all_that_a_turn_can_say_fits),
    {NULL, NULL},
};
