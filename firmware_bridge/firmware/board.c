#include "board.h"

#include "hal.h"
#include "panel.h"

/* As many as come in 5 ms at 115200 baud; the rest waits for the next turn. */
#define READ_BYTES_MAX 64u

static struct panel panel;
/* What the line has not taken yet. Nothing new is said before, so nothing piles up. */
static uint8_t unsent[PANEL_SEND_BYTES_MAX];
static size_t unsent_bytes;
static size_t unsent_from;

static void apply_outputs(void)
{
    uint8_t outputs = panel_outputs(&panel);
    hal_set_lamps(outputs & PANEL_RED, outputs & PANEL_YELLOW, outputs & PANEL_GREEN);
    hal_set_lid(outputs & PANEL_LID_UNLOCKED);
    hal_set_buzzer(outputs & PANEL_BUZZER);
}

void board_start(void)
{
    hal_start();
    panel_start(&panel, hal_boot_id(), hal_buttons(), hal_now_ms());
    unsent_bytes = 0;
    unsent_from = 0;
    apply_outputs();
}

static void hear(uint32_t now_ms)
{
    uint8_t bytes[READ_BYTES_MAX];
    size_t size = hal_read(bytes, sizeof bytes);
    for (size_t i = 0; i < size; i++) {
        panel_take(&panel, bytes[i], now_ms);
    }
    uint16_t fill_mm;
    if (hal_read_fill(&fill_mm)) {
        panel_measure_fill(&panel, fill_mm, now_ms);
    }
    int32_t load_raw;
    if (hal_read_load(&load_raw)) {
        panel_measure_load(&panel, load_raw, now_ms);
    }
    panel_read_buttons(&panel, hal_buttons(), now_ms);
}

static void speak(uint32_t now_ms)
{
    if (unsent_from == unsent_bytes) {
        unsent_bytes = panel_send(&panel, unsent, now_ms);
        unsent_from = 0;
    }
    unsent_from += hal_write(unsent + unsent_from, unsent_bytes - unsent_from);
}

void board_turn(void)
{
    uint32_t now_ms = hal_now_ms();
    hal_kick_watchdog();
    panel_pass(&panel, now_ms);
    hear(now_ms);
    apply_outputs();
    speak(now_ms);
}
