/* The checksum of our frames: CRC-16/CCITT-FALSE, that is 0x1021 from 0xffff. */
#ifndef CRC_H
#define CRC_H

#include <stddef.h>
#include <stdint.h>

uint16_t crc16(const uint8_t *bytes, size_t size);

#endif
