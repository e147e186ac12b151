/*
 * The panel on this machine: its line is a serial port or pseudo terminal, its hands and
 * sensors are lines on standard input, its lamps are lines on standard output.
 *
 *     down 1 · up 1      the button, 1 to 3
 *     fill 812 · fill none
 *     load -1200 · load none
 *     pass 3000          the panel's clock jumps by so many milliseconds
 *     restart            power lost and back: another boot
 *
 * Ends with standard input.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "board.h"
#include "hal.h"
#include "panel.h"

#define TURN_MS 2
#define LINE_BYTES_MAX 64u

static int serial_port;
static uint32_t passed_ms;
static uint8_t buttons;
static bool has_fill, has_load;
static uint16_t fill_mm;
static int32_t load_raw;

/* The hardware --------------------------------------------------------------- */

void hal_start(void)
{
}

void hal_kick_watchdog(void)
{
}

uint32_t hal_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000) + passed_ms;
}

uint32_t hal_boot_id(void)
{
    uint32_t boot_id;
    if (getrandom(&boot_id, sizeof boot_id, 0) != (ssize_t)sizeof boot_id) {
        perror("no random boot id");
        exit(1);
    }
    return boot_id;
}

static size_t taken(ssize_t size, const char *what)
{
    if (size < 0 && errno != EAGAIN) {
        perror(what);
        exit(1);
    }
    return size < 0 ? 0 : (size_t)size;
}

size_t hal_read(uint8_t *bytes, size_t size_max)
{
    return taken(read(serial_port, bytes, size_max), "the line cannot be read");
}

size_t hal_write(const uint8_t *bytes, size_t size)
{
    return taken(write(serial_port, bytes, size), "the line cannot be written");
}

uint8_t hal_buttons(void)
{
    return buttons;
}

bool hal_read_fill(uint16_t *value)
{
    *value = fill_mm;
    return has_fill;
}

bool hal_read_load(int32_t *value)
{
    *value = load_raw;
    return has_load;
}

/* What is on, in words, whenever it changes. */
static void show(unsigned bit, bool is_on)
{
    static const char *const words[] = {"red", "yellow", "green", "unlocked", "buzzing"};
    static unsigned shown = UINT_MAX, outputs;
    outputs = is_on ? outputs | bit : outputs & ~bit;
    if (bit != PANEL_BUZZER || outputs == shown) {
        return; /* the buzzer is set last */
    }
    shown = outputs;
    printf("outputs");
    for (unsigned i = 0; i < 5; i++) {
        if (outputs >> i & 1u) {
            printf(" %s", words[i]);
        }
    }
    printf("\n");
    fflush(stdout);
}

void hal_set_lamps(bool is_red, bool is_yellow, bool is_green)
{
    show(PANEL_RED, is_red);
    show(PANEL_YELLOW, is_yellow);
    show(PANEL_GREEN, is_green);
}

void hal_set_lid(bool is_unlocked)
{
    show(PANEL_LID_UNLOCKED, is_unlocked);
}

void hal_set_buzzer(bool is_on)
{
    show(PANEL_BUZZER, is_on);
}

/* The hands ------------------------------------------------------------------- */

static void obey(const char *line)
{
    long value = 0;
    if (sscanf(line, "down %ld", &value) == 1 && value >= 1 && value <= 3) {
        buttons = (uint8_t)(buttons | 1u << (value - 1));
    } else if (sscanf(line, "up %ld", &value) == 1 && value >= 1 && value <= 3) {
        buttons = (uint8_t)(buttons & ~(1u << (value - 1)));
    } else if (sscanf(line, "fill %ld", &value) == 1) {
        has_fill = true;
        fill_mm = (uint16_t)value;
    } else if (sscanf(line, "load %ld", &value) == 1) {
        has_load = true;
        load_raw = (int32_t)value;
    } else if (strcmp(line, "fill none") == 0) {
        has_fill = false;
    } else if (strcmp(line, "load none") == 0) {
        has_load = false;
    } else if (sscanf(line, "pass %ld", &value) == 1) {
        passed_ms += (uint32_t)value;
    } else if (strcmp(line, "restart") == 0) {
        board_start();
    } else {
        fprintf(stderr, "not understood: %s\n", line);
    }
}

/* False at the end of standard input. */
static bool read_hands(void)
{
    static char line[LINE_BYTES_MAX];
    static size_t size;
    char byte;
    ssize_t got = read(STDIN_FILENO, &byte, 1);
    if (got <= 0) {
        return false;
    }
    if (byte != '\n') {
        if (size < LINE_BYTES_MAX - 1) {
            line[size++] = byte;
        }
        return true;
    }
    line[size] = '\0';
    size = 0;
    obey(line);
    return true;
}

static int open_raw(const char *path)
{
    int opened = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
    struct termios settings;
    if (opened < 0 || tcgetattr(opened, &settings) < 0) {
        fprintf(stderr, "%s is no serial port: %s\n", path, strerror(errno));
        exit(1);
    }
    cfmakeraw(&settings);
    cfsetspeed(&settings, B115200);
    tcsetattr(opened, TCSANOW, &settings);
    return opened;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: panel SERIAL_PORT\n");
        return 2;
    }
    serial_port = open_raw(arguments[1]);
    board_start();
    for (;;) {
        struct pollfd watched[] = {{STDIN_FILENO, POLLIN, 0}, {serial_port, POLLIN, 0}};
        poll(watched, 2, TURN_MS);
        if (watched[0].revents != 0 && !read_hands()) {
            return 0;
        }
        board_turn();
    }
}
