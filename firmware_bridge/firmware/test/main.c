/* Runs every test and says which failed, where. Time is an argument, so nobody sleeps. */
#include "check.h"

#include <stdio.h>

static int failures;
static const char *running;

void fail(const char *file, int line, const char *claim)
{
    failures++;
    printf("FAILED %s\n    %s:%d: %s\n", running, file, line, claim);
}

int main(void)
{
    const struct test *const files[] = {frame_tests, link_tests, panel_tests, port_tests};
    int count = 0;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        for (const struct test *test = files[i]; test->run != NULL; test++) {
            running = test->name;
            test->run();
            count++;
        }
    }
    printf("%d tests, %d failed\n", count, failures);
    return failures > 0;
}
