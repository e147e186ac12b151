/* What runs before main: the vectors, and memory as C expects it. */
#include <stddef.h>
#include <stdint.h>

#include "board.h"

extern uint32_t data_begin[], data_end[], data_source[], bss_begin[], bss_end[];
extern uint32_t stack_top[];

void reset(void);
void systick_interrupt(void);
void usart1_interrupt(void);
void usart2_interrupt(void);

/* The compiler may call these two for copying and clearing structs; there is no C library. */
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *bytes, int value, size_t size);

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    uint8_t *target = to;
    const uint8_t *source = from;
    for (size_t i = 0; i < size; i++) {
        target[i] = source[i];
    }
    return to;
}

void *memset(void *bytes, int value, size_t size)
{
    uint8_t *target = bytes;
    for (size_t i = 0; i < size; i++) {
        target[i] = (uint8_t)value;
    }
    return bytes;
}

void reset(void)
{
    const uint32_t *source = data_source;
    for (uint32_t *word = data_begin; word < data_end; word++) {
        *word = *source++;
    }
    for (uint32_t *word = bss_begin; word < bss_end; word++) {
        *word = 0;
    }
    board_start();
    for (;;) {
        board_turn();
    }
}

/* A fault: stand still, and let the watchdog reset the board, which switches all off. */
static void stand_still(void)
{
    for (;;) {
    }
}

typedef void (*vector)(void);

/* Places 1 to 15 are the core's, 16 and on are interrupts 0 and on. */
__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack_top;
    vector core[15];
    vector interrupts[39];
} vectors = {
    stack_top,
    {reset, stand_still, stand_still, stand_still, stand_still, stand_still, [14] = systick_interrupt},
    {[37] = usart1_interrupt, [38] = usart2_interrupt},
};
