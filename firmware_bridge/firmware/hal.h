/*
 * What a board must be able to do; each port/ and host/ implements it. Nothing here waits,
 * except hal_start.
 */
#ifndef HAL_H
#define HAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything off, lid locked, then the clock, the line and the sensors. */
void hal_start(void);

/* Milliseconds since some moment; wraps. */
uint32_t hal_now_ms(void);

/* Another number at every start, never one of an earlier start of this board: the host
 * tells a press from its repetition by it. */
uint32_t hal_boot_id(void);

/* The line to the host, 115200 8N1. Both return how many bytes they took. The reader keeps
 * at least 64 bytes between two turns. */
size_t hal_read(uint8_t *bytes, size_t size_max);
size_t hal_write(const uint8_t *bytes, size_t size);

/* The buttons as they are now, bouncing; a bit for each that is down, the leftmost in 0. */
uint8_t hal_buttons(void);

void hal_set_lamps(bool is_red, bool is_yellow, bool is_green);
void hal_set_lid(bool is_unlocked);
void hal_set_buzzer(bool is_on);

/* False when there is no new value since the last call. */
bool hal_read_fill(uint16_t *fill_mm);
bool hal_read_load(int32_t *load_raw);

/* Resets the board if it is not called for a second; a reset switches everything off. */
void hal_kick_watchdog(void);

#endif
