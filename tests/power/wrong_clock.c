/* A wall clock that is wrong, for one program: preloaded, see tests/power/wrong_clock.py.
 *
 * The file named by WRONG_CLOCK holds how many seconds the clock is off, and whether a
 * time service has set it: 1 or 0. It is read at every look at the clock, so a test may
 * let it jump. The monotonic clock is left alone: no battery runs out for that one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static long off_s;
static int is_set;

static void look(void) {
    char text[64];
    const char *path = getenv("WRONG_CLOCK");
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0) return;
    ssize_t got = read(file, text, sizeof text - 1);
    close(file);
    if (got <= 0) return;
    text[got] = 0;
    char *rest;
    off_s = strtol(text, &rest, 10);
    is_set = (int)strtol(rest, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int answer = real(clock, now);
    if (clock == CLOCK_REALTIME && answer == 0) {
        look();
        now->tv_sec += off_s;
    }
    return answer;
}

int adjtimex(struct timex *ignored) {
    (void)ignored;
    look();
    return is_set ? TIME_OK : TIME_ERROR;
}
