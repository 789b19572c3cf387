/* A disk that fails: preloaded before the C library, for the files of DuckDB's own (not the ledger, which Python writes).
   After arm(kind, nth, number, error) the nth call of that kind, and so many after it, fail with that error. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITES, SYNCS };

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int armed_kind = -1, left, failing, error_given;
static int failed;

void arm(int kind, int nth, int number, int error) {
    pthread_mutex_lock(&guard);
    armed_kind = kind, left = nth, failing = number, error_given = error, failed = 0;
    pthread_mutex_unlock(&guard);
}

int times_failed(void) { return failed; }

static int is_ours(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".duckdb") && !strstr(path, ".ledger") && !strstr(path, ".lock") && !strstr(path, ".probe");
}

static int fails(int kind, int file) {
    if (armed_kind != kind || !is_ours(file)) return 0;
    pthread_mutex_lock(&guard);
    int due = left > 0 ? --left == 0 : failing > 0;
    if (due) failing--, failed++;
    pthread_mutex_unlock(&guard);
    if (due) errno = error_given;
    return due;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *data, size_t size) {
    return fails(WRITES, file) ? -1 : REAL(write)(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    return fails(WRITES, file) ? -1 : REAL(pwrite)(file, data, size, at);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    return fails(WRITES, file) ? -1 : REAL(pwrite64)(file, data, size, at);
}
int ftruncate(int file, off_t size) { return fails(WRITES, file) ? -1 : REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return fails(WRITES, file) ? -1 : REAL(ftruncate64)(file, size); }
int fsync(int file) { return fails(SYNCS, file) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return fails(SYNCS, file) ? -1 : REAL(fdatasync)(file); }
