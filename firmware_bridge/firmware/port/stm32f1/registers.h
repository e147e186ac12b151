/*
 * The registers of the STM32F100 and F103 that we use, from ST's reference manual RM0008
 * (F103) and the Cortex-M3's; the F100's (RM0041) lie at the same places.
 */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* Clocks (RCC). */
#define RCC_CR REGISTER(0x40021000u)
#define RCC_CFGR REGISTER(0x40021004u)
#define RCC_APB2ENR REGISTER(0x40021018u)
#define RCC_APB1ENR REGISTER(0x4002101cu)
#define RCC_CR_HSEON (1u << 16)
#define RCC_CR_HSERDY (1u << 17)
#define RCC_CFGR_SW_HSE 1u
#define RCC_APB2ENR_IOPA (1u << 2)
#define RCC_APB2ENR_IOPB (1u << 3)
#define RCC_APB2ENR_USART1 (1u << 14)
#define RCC_APB1ENR_USART2 (1u << 17)

/* Pins (GPIO), four bits for each in CRL (0 to 7) and CRH (8 to 15). */
#define GPIO_CRL(port) REGISTER((port) + 0x00u)
#define GPIO_CRH(port) REGISTER((port) + 0x04u)
#define GPIO_IDR(port) REGISTER((port) + 0x08u)
#define GPIO_BSRR(port) REGISTER((port) + 0x10u)
#define GPIOA 0x40010800u
#define GPIOB 0x40010c00u
#define PIN_OUTPUT 0x2u          /* push-pull, 2 MHz */
#define PIN_OUTPUT_SPECIAL 0xau  /* the same, driven by the USART */
#define PIN_INPUT_PULLED 0x8u    /* up if the output bit is set, else down */

/* Serial lines (USART). */
#define USART_SR(usart) REGISTER((usart) + 0x00u)
#define USART_DR(usart) REGISTER((usart) + 0x04u)
#define USART_BRR(usart) REGISTER((usart) + 0x08u)
#define USART_CR1(usart) REGISTER((usart) + 0x0cu)
#define USART1 0x40013800u
#define USART2 0x40004400u
#define USART_SR_RXNE (1u << 5)
#define USART_SR_TXE (1u << 7)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define USART_CR1_RXNEIE (1u << 5)
#define USART_CR1_UE (1u << 13)

/* The watchdog (IWDG), on a clock of its own of about 40 kHz. */
#define IWDG_KR REGISTER(0x40003000u)
#define IWDG_PR REGISTER(0x40003004u)
#define IWDG_RLR REGISTER(0x40003008u)
#define IWDG_KR_UNLOCK 0x5555u
#define IWDG_KR_KICK 0xaaaau
#define IWDG_KR_START 0xccccu
#define IWDG_PR_64 4u

/* Writing flash (FPEC). */
#define FLASH_KEYR REGISTER(0x40022004u)
#define FLASH_SR REGISTER(0x4002200cu)
#define FLASH_CR REGISTER(0x40022010u)
#define FLASH_AR REGISTER(0x40022014u)
#define FLASH_KEY_1 0x45670123u
#define FLASH_KEY_2 0xcdef89abu
#define FLASH_SR_BSY (1u << 0)
#define FLASH_CR_PG (1u << 0)
#define FLASH_CR_PER (1u << 1)
#define FLASH_CR_STRT (1u << 6)
#define FLASH_CR_LOCK (1u << 7)

/* The core: SysTick and the second word of the interrupts' switches (32 to 63). */
#define SYSTICK_CTRL REGISTER(0xe000e010u)
#define SYSTICK_LOAD REGISTER(0xe000e014u)
#define SYSTICK_VAL REGISTER(0xe000e018u)
#define SYSTICK_CTRL_ON 7u /* counting, interrupting, on the core's clock */
#define NVIC_ISER1 REGISTER(0xe000e104u)
#define IRQ_USART1 37u
#define IRQ_USART2 38u

#endif
