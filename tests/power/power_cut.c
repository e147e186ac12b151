/* A power cut at a chosen step of a program that does not know: preloaded, see
 * tests/power/power_cut.py.
 *
 * A step is a call that leaves a trace outside the process: into a file below the
 * folder, on standard output, into a socket. `cut_power_at(n, …)` ends the process by
 * SIGKILL before its n-th step from then on; of a write, the half is a step, too.
 *
 * SIGKILL alone would prove little about a disk: what was written and not synced stays
 * in the system's memory, and is there at the next start. So every change is noted
 * with what it changed, forgotten once it was synced, and taken back at the end:
 *
 *   KEEP_ALL      nothing is taken back: the process was killed
 *   KEEP_SYNCED   everything that was not synced: the power went
 *   KEEP_SOME     every other unsynced write: the power went, the disk reorders
 *
 * Hence nothing need really be synced, which makes hundreds of lives quick. Only what
 * the station's way to disk needs is known here: no mmap, no writev.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum keep { KEEP_ALL, KEEP_SYNCED, KEEP_SOME };
enum kind { WROTE, CREATED, UNLINKED, RENAMED };

struct change {
    struct change *before;
    enum kind kind;
    char path[512];   /* where it happened; of a renaming, where it came from */
    char other[512];  /* where it went to, or where the old file is kept */
    char kept[512];   /* of a renaming: the file that was replaced, or "" */
    off_t at, old_size;
    size_t old_length;
    char *old;
};

#define FDS_MAX 4096

static char folder[512];
static size_t folder_length;
static long left = -1, passed;
static enum keep keep;
static struct change *latest;
static char *path_of[FDS_MAX];
static long kept_no;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

#define REAL(result, name, ...)                                                   \
    static result (*real)(__VA_ARGS__);                                           \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t real_pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return real(fd, bytes, count, at);
}
static int real_open(const char *path, int flags, int mode) {
    REAL(int, "open64", const char *, int, ...);
    return real(path, flags, mode);
}
static int real_close(int fd) {
    REAL(int, "close", int);
    return real(fd);
}
static int real_ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate64", int, off_t);
    return real(fd, size);
}
static int real_unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return real(path);
}
static int real_rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return real(from, to);
}

static int is_ours(const char *path) {
    return left >= 0 && path && !strncmp(path, folder, folder_length)
        && (path[folder_length] == '/' || path[folder_length] == 0);
}
static const char *ours(int fd) {
    return left >= 0 && fd >= 0 && fd < FDS_MAX ? path_of[fd] : NULL;
}

static struct change *note(enum kind kind, const char *path) {
    struct change *change = calloc(1, sizeof *change);
    change->before = latest;
    change->kind = kind;
    snprintf(change->path, sizeof change->path, "%s", path);
    return latest = change;
}

static void take_back(struct change *change) {
    int fd;
    switch (change->kind) {
    case WROTE:
        fd = real_open(change->path, O_RDWR, 0);
        if (fd < 0) return;
        if (change->old_length)
            (void)!real_pwrite(fd, change->old, change->old_length, change->at);
        (void)!real_ftruncate(fd, change->old_size);
        real_close(fd);
        return;
    case CREATED:
        real_unlink(change->path);
        return;
    case UNLINKED:
        real_rename(change->other, change->path);
        return;
    case RENAMED:
        real_rename(change->other, change->path);
        if (change->kept[0]) real_rename(change->kept, change->other);
        return;
    }
}

static void cut_power(const char *before_what, const char *path) {
    long number = 0;
    dprintf(2, "power cut before %s %s\n", before_what, path ? path : "");
    if (keep != KEEP_ALL)
        for (struct change *change = latest; change; change = change->before, number++)
            if (keep == KEEP_SYNCED || change->kind != WROTE || number % 2)
                take_back(change);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether the power goes here: before the n-th step. */
static int is_over(void) {
    passed++;
    return left > 0 && passed >= left;
}
static void step(const char *what, const char *path) {
    if (is_over()) cut_power(what, path);
}

/* Forget what is on the disk for good: a file's writes, or a folder's names. */
static void synced(const char *path, int is_folder) {
    struct change **place = &latest;
    size_t length = strlen(path);
    while (*place) {
        struct change *change = *place;
        const char *last = strrchr(change->path, '/');
        int is_here = is_folder
            ? change->kind != WROTE && last && (size_t)(last - change->path) == length
                  && !strncmp(change->path, path, length)
            : change->kind == WROTE && !strcmp(change->path, path);
        if (!is_here) {
            place = &change->before;
            continue;
        }
        if (change->kind == RENAMED)
            for (struct change *older = change->before; older; older = older->before)
                if (!strcmp(older->path, change->path))
                    snprintf(older->path, sizeof older->path, "%s", change->other);
        *place = change->before;
        free(change->old);
        free(change);
    }
}

/* Called by the test ---------------------------------------------------------- */

void cut_power_at(long n, int what_to_keep, const char *below) {
    snprintf(folder, sizeof folder, "%s", below);
    folder_length = strlen(folder);
    keep = (enum keep)what_to_keep;
    passed = 0;
    left = n;
}
long steps_passed(void) { return passed; }

/* Stands before the C library --------------------------------------------------- */

static int opened(const char *path, int flags, int mode) {
    if (!is_ours(path)) return real_open(path, flags, mode);
    pthread_mutex_lock(&lock);
    int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
    if (is_new) {
        step("creating", path);
        note(CREATED, path);
    }
    int fd = real_open(path, flags, mode);
    if (fd >= 0 && fd < FDS_MAX) path_of[fd] = strdup(path);
    pthread_mutex_unlock(&lock);
    return fd;
}
#define OPEN_MODE(flags)                                                          \
    int mode = 0;                                                                 \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                        \
        va_list more;                                                             \
        va_start(more, flags);                                                    \
        mode = va_arg(more, int);                                                 \
        va_end(more);                                                             \
    }
int open(const char *path, int flags, ...) {
    OPEN_MODE(flags)
    return opened(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    OPEN_MODE(flags)
    return opened(path, flags, mode);
}
int close(int fd) {
    if (fd >= 0 && fd < FDS_MAX && path_of[fd]) {
        free(path_of[fd]);
        path_of[fd] = NULL;
    }
    return real_close(fd);
}

static ssize_t wrote(int fd, const void *bytes, size_t count, off_t at) {
    const char *path = ours(fd);
    struct stat about;
    ssize_t done;
    pthread_mutex_lock(&lock);
    step("writing", path);
    fstat(fd, &about);
    struct change *change = note(WROTE, path);
    change->at = at;
    change->old_size = about.st_size;
    change->old = malloc(count);
    int reader = real_open(path, O_RDONLY, 0);
    ssize_t got = pread(reader, change->old, count, at);
    real_close(reader);
    change->old_length = got > 0 ? (size_t)got : 0;
    if (is_over()) {
        (void)!real_pwrite(fd, bytes, count / 2, at);
        cut_power("the rest of", path);
    }
    done = real_pwrite(fd, bytes, count, at);
    pthread_mutex_unlock(&lock);
    return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return ours(fd) ? wrote(fd, bytes, count, at) : real_pwrite(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) {
    return ours(fd) ? wrote(fd, bytes, count, at) : real_pwrite(fd, bytes, count, at);
}
ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (ours(fd)) {
        off_t at = lseek(fd, 0, SEEK_CUR);
        ssize_t done = wrote(fd, bytes, count, at);
        if (done > 0) lseek(fd, at + done, SEEK_SET);
        return done;
    }
    if (left >= 0 && fd == 1) step("saying", NULL);
    return real(fd, bytes, count);
}

static int truncated(int fd, off_t size) {
    const char *path = ours(fd);
    if (path) {
        struct stat about;
        pthread_mutex_lock(&lock);
        step("truncating", path);
        fstat(fd, &about);
        struct change *change = note(WROTE, path);
        change->at = size;
        change->old_size = about.st_size;
        change->old_length = about.st_size > size ? (size_t)(about.st_size - size) : 0;
        change->old = malloc(change->old_length + 1);
        int reader = real_open(path, O_RDONLY, 0);
        (void)!pread(reader, change->old, change->old_length, size);
        real_close(reader);
        pthread_mutex_unlock(&lock);
    }
    return real_ftruncate(fd, size);
}
int ftruncate(int fd, off_t size) { return truncated(fd, size); }
int ftruncate64(int fd, off_t size) { return truncated(fd, size); }

static int sync_with(int (*real)(int), int fd) {
    const char *path = ours(fd);
    if (!path) return real(fd);
    struct stat about;
    pthread_mutex_lock(&lock);
    step("syncing", path);
    fstat(fd, &about);
    char plain[512];
    snprintf(plain, sizeof plain, "%s", path);
    if (plain[strlen(plain) - 1] == '/') plain[strlen(plain) - 1] = 0;
    synced(plain, S_ISDIR(about.st_mode));
    pthread_mutex_unlock(&lock);
    return 0;
}
int fsync(int fd) {
    REAL(int, "fsync", int);
    return sync_with(real, fd);
}
int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return sync_with(real, fd);
}

static void keep_aside(const char *path, char *kept, size_t size) {
    kept[0] = 0;
    if (access(path, F_OK) != 0) return;
    snprintf(kept, size, "%s.before-the-cut-%ld", path, kept_no++);
    real_rename(path, kept);
}
int unlink(const char *path) {
    if (!is_ours(path) || access(path, F_OK) != 0) return real_unlink(path);
    pthread_mutex_lock(&lock);
    step("unlinking", path);
    struct change *change = note(UNLINKED, path);
    keep_aside(path, change->other, sizeof change->other);
    pthread_mutex_unlock(&lock);
    return 0;
}
int rename(const char *from, const char *to) {
    if (!is_ours(from)) return real_rename(from, to);
    pthread_mutex_lock(&lock);
    step("renaming", from);
    struct change *change = note(RENAMED, from);
    snprintf(change->other, sizeof change->other, "%s", to);
    keep_aside(to, change->kept, sizeof change->kept);
    int done = real_rename(from, to);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    REAL(ssize_t, "send", int, const void *, size_t, int);
    if (left >= 0) {
        pthread_mutex_lock(&lock);
        step("sending", NULL);
        pthread_mutex_unlock(&lock);
    }
    return real(fd, bytes, count, flags);
}
