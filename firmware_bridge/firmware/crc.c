#include "crc.h"

#define CRC_POLYNOMIAL 0x1021u
#define CRC_START 0xffffu

/* Bit by bit: a table would cost 512 bytes of flash, and a frame has at most 66 bytes. */
uint16_t crc16(const uint8_t *bytes, size_t size)
{
    uint32_t crc = CRC_START;
    for (size_t i = 0; i < size; i++) {
        crc ^= (uint32_t)bytes[i] << 8;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 0x8000u) ? (crc << 1) ^ CRC_POLYNOMIAL : crc << 1;
        }
        crc &= 0xffffu;
    }
    return (uint16_t)crc;
}
