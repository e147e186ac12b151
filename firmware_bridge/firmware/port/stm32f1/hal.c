/*
 * The panel on an STM32F103C8 ("Blue Pill"). Pins as in the wiring table of ../../README.md.
 *
 * The core runs on 8 MHz, from the crystal if it starts and from the chip's own oscillator
 * if not: the same speed, so nothing else depends on which. That is fast enough for a turn
 * of the loop in well under a millisecond, and slow enough to need nothing from a crystal
 * that is not there.
 */
#include "hal.h"

#include "a02yyuw.h"
#include "boot_number.h"
#include "registers.h"

#ifndef CLOCK_HZ /* QEMU's board has another crystal */
#define CLOCK_HZ 8000000u
#endif
#define HOST_BAUD 115200u
#define FILL_BAUD 9600u
/* A crystal starts within 5 ms or not at all; a turn of this loop takes about 1 µs. */
#define CRYSTAL_TURNS_MAX 10000u
/* Writing takes 70 µs, erasing 40 ms at most. */
#define FLASH_TURNS_MAX 100000u

/* Port B. */
enum pin {
    PIN_BUZZER = 5,
    PIN_RED = 6,
    PIN_YELLOW = 7,
    PIN_GREEN = 8,
    PIN_LID = 9,
    PIN_LOAD_CLOCK = 10,
    PIN_LOAD_DATA = 11,
    PIN_BUTTONS = 12, /* and 13 and 14; a pressed one connects to ground */
};

/* Port A. */
enum { PIN_FILL_RECEIVE = 3, PIN_HOST_SEND = 9, PIN_HOST_RECEIVE = 10 };

static volatile uint32_t now_ms;

void systick_interrupt(void);
void usart1_interrupt(void);
void usart2_interrupt(void);

void systick_interrupt(void)
{
    now_ms++;
}

uint32_t hal_now_ms(void)
{
    return now_ms;
}

/* Lines ------------------------------------------------------------------------ */

/* What a line has received and nobody has read. The interrupt writes, the loop reads; an
 * index is written by one of them only. 22 ms at 115200 baud; more is lost, and repeated. */
#define RECEIVED_BYTES_MAX 256u

struct received {
    volatile uint8_t bytes[RECEIVED_BYTES_MAX];
    volatile uint8_t written;
    volatile uint8_t read;
};

static struct received from_host, from_fill;

static void receive(struct received *received, uint32_t usart)
{
    uint32_t status = USART_SR(usart);
    /* Read in any case: an overrun without a byte would else interrupt for ever. */
    uint8_t byte = (uint8_t)USART_DR(usart);
    if (status & USART_SR_RXNE) {
        received->bytes[received->written] = byte;
        received->written++;
    }
}

void usart1_interrupt(void)
{
    receive(&from_host, USART1);
}

void usart2_interrupt(void)
{
    receive(&from_fill, USART2);
}

static bool take(struct received *received, uint8_t *byte)
{
    if (received->read == received->written) {
        return false;
    }
    *byte = received->bytes[received->read];
    received->read++;
    return true;
}

size_t hal_read(uint8_t *bytes, size_t size_max)
{
    size_t size = 0;
    while (size < size_max && take(&from_host, &bytes[size])) {
        size++;
    }
    return size;
}

size_t hal_write(const uint8_t *bytes, size_t size)
{
    if (size == 0 || !(USART_SR(USART1) & USART_SR_TXE)) {
        return 0;
    }
    USART_DR(USART1) = bytes[0];
    return 1;
}

static void start_line(uint32_t usart, uint32_t baud, uint32_t irq)
{
    USART_BRR(usart) = (CLOCK_HZ + baud / 2) / baud;
    USART_CR1(usart) = USART_CR1_UE | USART_CR1_RE | USART_CR1_TE | USART_CR1_RXNEIE;
    NVIC_ISER1 = 1u << (irq - 32u);
}

/* Pins ------------------------------------------------------------------------- */

static void set_pin(uint32_t pin, bool is_high)
{
    GPIO_BSRR(GPIOB) = 1u << (is_high ? pin : pin + 16u);
}

static bool is_high(uint32_t pin)
{
    return GPIO_IDR(GPIOB) >> pin & 1u;
}

/* Out of reset every pin is an input, and each driver's resistor holds it off. */
static void make_pin(uint32_t port, uint32_t pin, uint32_t mode)
{
    volatile uint32_t *modes = pin < 8 ? &GPIO_CRL(port) : &GPIO_CRH(port);
    uint32_t shift = pin % 8u * 4u;
    *modes = (*modes & ~(0xfu << shift)) | mode << shift;
}

static void start_pins(void)
{
    for (uint32_t pin = PIN_BUZZER; pin <= PIN_LOAD_CLOCK; pin++) {
        set_pin(pin, false); /* before it drives */
        make_pin(GPIOB, pin, PIN_OUTPUT);
    }
    for (uint32_t pin = PIN_LOAD_DATA; pin <= PIN_BUTTONS + 2; pin++) {
        set_pin(pin, true); /* pulls up */
        make_pin(GPIOB, pin, PIN_INPUT_PULLED);
    }
    GPIO_BSRR(GPIOA) = 1u << PIN_FILL_RECEIVE | 1u << PIN_HOST_RECEIVE;
    make_pin(GPIOA, PIN_FILL_RECEIVE, PIN_INPUT_PULLED);
    make_pin(GPIOA, PIN_HOST_RECEIVE, PIN_INPUT_PULLED);
    make_pin(GPIOA, PIN_HOST_SEND, PIN_OUTPUT_SPECIAL);
}

uint8_t hal_buttons(void)
{
    return (uint8_t)(~(GPIO_IDR(GPIOB) >> PIN_BUTTONS) & 7u);
}

void hal_set_lamps(bool is_red, bool is_yellow, bool is_green)
{
    set_pin(PIN_RED, is_red);
    set_pin(PIN_YELLOW, is_yellow);
    set_pin(PIN_GREEN, is_green);
}

void hal_set_lid(bool is_unlocked)
{
    set_pin(PIN_LID, is_unlocked);
}

void hal_set_buzzer(bool is_on)
{
    set_pin(PIN_BUZZER, is_on);
}

/* Sensors ---------------------------------------------------------------------- */

bool hal_read_fill(uint16_t *fill_mm)
{
    static struct a02yyuw sensor;
    bool has_value = false;
    uint8_t byte;
    while (take(&from_fill, &byte)) {
        has_value = a02yyuw_take(&sensor, byte, fill_mm) || has_value;
    }
    return has_value;
}

static void disable_interrupts(void)
{
    __asm volatile("cpsid i" ::: "memory");
}

static void enable_interrupts(void)
{
    __asm volatile("cpsie i" ::: "memory");
}

/* The HX711 pulls its data low when it has a value, and gives 24 bits, highest first, one
 * 0.1 µs after each rising clock, sooner than we look; the 25th clock chooses channel A with gain 128 for the next. A
 * clock high for 60 µs would switch it off, so no interrupt may come while it is high. */
bool hal_read_load(int32_t *load_raw)
{
    if (is_high(PIN_LOAD_DATA)) {
        return false;
    }
    uint32_t bits = 0;
    for (int i = 0; i < 25; i++) {
        disable_interrupts();
        set_pin(PIN_LOAD_CLOCK, true);
        bool bit = is_high(PIN_LOAD_DATA);
        set_pin(PIN_LOAD_CLOCK, false);
        enable_interrupts();
        bits = i < 24 ? bits << 1 | bit : bits;
    }
    *load_raw = bits & 0x800000u ? (int32_t)bits - 0x1000000 : (int32_t)bits;
    return true;
}

/* The boot id -------------------------------------------------------------------- */

/* Where they lie is for the linker script to say. */
extern uint16_t boot_pages[2][BOOT_PAGE_CELLS];
extern const volatile uint32_t chip_number[3];

static void wait_for_flash(void)
{
    for (uint32_t i = 0; i < FLASH_TURNS_MAX && FLASH_SR & FLASH_SR_BSY; i++) {
    }
}

static void erase(size_t page)
{
    FLASH_CR = FLASH_CR_PER;
    FLASH_AR = (uint32_t)(uintptr_t)boot_pages[page];
    FLASH_CR = FLASH_CR_PER | FLASH_CR_STRT;
    wait_for_flash();
    FLASH_CR = 0;
}

static void write(size_t page, size_t cell, uint16_t value)
{
    FLASH_CR = FLASH_CR_PG;
    *(volatile uint16_t *)&boot_pages[page][cell] = value;
    wait_for_flash();
    FLASH_CR = 0;
}

/* This chip's own number, folded, and the start's: two boards differ in the first, two
 * starts of one board in the second. */
uint32_t hal_boot_id(void)
{
    const struct boot_flash flash = {{boot_pages[0], boot_pages[1]}, erase, write};
    uint32_t number;
    FLASH_KEYR = FLASH_KEY_1;
    FLASH_KEYR = FLASH_KEY_2;
    if (!boot_number_next(&flash, &number)) {
        /* Worn flash: a repeated id would have the host take presses for repetitions. The
         * watchdog starts us again, and a silent panel is seen on the supervisor's page. */
        hal_set_lamps(true, true, true);
        for (;;) {
        }
    }
    FLASH_CR = FLASH_CR_LOCK;
    uint32_t chip = 0;
    for (uint32_t word = 0; word < 3; word++) {
        chip = (chip << 7 | chip >> 25) ^ chip_number[word];
    }
    return chip + number;
}

/* The start ---------------------------------------------------------------------- */

static void start_clock(void)
{
    RCC_CR |= RCC_CR_HSEON;
    for (uint32_t i = 0; i < CRYSTAL_TURNS_MAX && !(RCC_CR & RCC_CR_HSERDY); i++) {
    }
    if (RCC_CR & RCC_CR_HSERDY) {
        RCC_CFGR |= RCC_CFGR_SW_HSE;
    }
    SYSTICK_LOAD = CLOCK_HZ / 1000u - 1u;
    SYSTICK_VAL = 0;
    SYSTICK_CTRL = SYSTICK_CTRL_ON;
}

static void start_watchdog(void)
{
    IWDG_KR = IWDG_KR_UNLOCK;
    IWDG_PR = IWDG_PR_64;
    IWDG_RLR = 625u; /* 1 s at 40 kHz */
    IWDG_KR = IWDG_KR_START;
}

void hal_kick_watchdog(void)
{
    IWDG_KR = IWDG_KR_KICK;
}

void hal_start(void)
{
    RCC_APB2ENR |= RCC_APB2ENR_IOPA | RCC_APB2ENR_IOPB | RCC_APB2ENR_USART1;
    RCC_APB1ENR |= RCC_APB1ENR_USART2;
    start_pins();
    start_clock();
    start_watchdog();
    start_line(USART1, HOST_BAUD, IRQ_USART1);
    start_line(USART2, FILL_BAUD, IRQ_USART2);
}
