/*
 * The A02YYUW ultrasonic distance sensor: FF, distance in mm high and low byte, and the sum
 * of the three, at 9600 baud, about ten times a second. No I/O here.
 *
 * Nearer than about 30 mm it sees nothing right; what that means is for the host to say.
 */
#ifndef A02YYUW_H
#define A02YYUW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define A02YYUW_FRAME_BYTES 4u
/* No sensor of this family sees farther. Without a limit, 511 mm (FF 01 FF FF) read two
 * bytes late would be 65 m with a right sum, again and again. */
#define A02YYUW_DISTANCE_MM_MAX 10000u

struct a02yyuw {
    uint8_t frame[A02YYUW_FRAME_BYTES];
    size_t frame_bytes;
};

/* Take the next byte; true when it completes a distance. */
bool a02yyuw_take(struct a02yyuw *sensor, uint8_t byte, uint16_t *distance_mm);

#endif
