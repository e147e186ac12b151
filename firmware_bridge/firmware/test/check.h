/* The tests' one word: CHECK that something holds, and go on to the next test if not. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct test {
    const char *name;
    void (*run)(void);
};

#define TEST(name) {#name, name}

#define CHECK(claim)                                                                       \
    do {                                                                                   \
        if (!(claim)) {                                                                    \
            fail(__FILE__, __LINE__, #claim);                                              \
            return;                                                                        \
        }                                                                                  \
    } while (0)

void fail(const char *file, int line, const char *claim);

/* Each file's tests, ended by an empty one. */
extern const struct test frame_tests[], link_tests[], panel_tests[], port_tests[];

#endif
