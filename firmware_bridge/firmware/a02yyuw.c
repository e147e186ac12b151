#include "a02yyuw.h"

#define HEAD 0xffu

/* Throw the first byte away, and what follows it up to the next possible head: a distance
 * may contain FF, so a wrong sum says only that this FF was none. */
static void resync(struct a02yyuw *sensor)
{
    size_t from = 1;
    while (from < sensor->frame_bytes && sensor->frame[from] != HEAD) {
        from++;
    }
    for (size_t i = from; i < sensor->frame_bytes; i++) {
        sensor->frame[i - from] = sensor->frame[i];
    }
    sensor->frame_bytes -= from;
}

bool a02yyuw_take(struct a02yyuw *sensor, uint8_t byte, uint16_t *distance_mm)
{
    sensor->frame[sensor->frame_bytes++] = byte;
    if (sensor->frame[0] != HEAD) {
        resync(sensor);
        return false;
    }
    if (sensor->frame_bytes < A02YYUW_FRAME_BYTES) {
        return false;
    }
    const uint8_t *frame = sensor->frame;
    uint32_t distance = (uint32_t)frame[1] << 8 | frame[2];
    if (((uint32_t)frame[0] + frame[1] + frame[2]) % 256u != frame[3] ||
        distance > A02YYUW_DISTANCE_MM_MAX) {
        resync(sensor);
        return false;
    }
    *distance_mm = (uint16_t)distance;
    sensor->frame_bytes = 0;
    return true;
}
