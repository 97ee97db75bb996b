/*
 * Stands between a program and the C library (LD_PRELOAD), for files below one folder:
 *   COFFER_SHIM_ROOT   that folder
 *   COFFER_SHIM_TRACE  where each write, truncate, sync, and change of a name is written down, in the order of their ends
 *   COFFER_SHIM_FAULT  a file whose first byte says what fails now: w every write and s every sync with EIO, f every
 *                      write with ENOSPC; anything else nothing
 *   COFFER_SHIM_SLOW   the path below the folder of a file each write of which takes 0.2 ms longer, so that
 *                      other threads get to write meanwhile
 * A record: kind (1 byte), length of the path (2), path from the folder on, offset (8), length of the data (4), data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *slow;
static size_t root_length;
static int trace = -1, fault = -1;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *), (*real_mkdir)(const char *, mode_t);
static int (*real_open)(const char *, int, ...), (*real_openat)(int, const char *, int, ...);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_mkdir = dlsym(RTLD_NEXT, "mkdir");
  real_open = dlsym(RTLD_NEXT, "open64");
  real_openat = dlsym(RTLD_NEXT, "openat64");
  const char *to = getenv("COFFER_SHIM_TRACE"), *switch_file = getenv("COFFER_SHIM_FAULT");
  root = getenv("COFFER_SHIM_ROOT");
  slow = getenv("COFFER_SHIM_SLOW");
  root_length = root ? strlen(root) : 0;
  if (root && to) trace = real_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (root && switch_file) fault = real_open(switch_file, O_RDONLY | O_CLOEXEC);
}

/* The part of a path below the folder, or null. */
static const char *below(const char *path) {
  if (!root || strncmp(path, root, root_length) != 0 || path[root_length] != '/') {
    return root && strcmp(path, root) == 0 ? "" : NULL;
  }
  return path + root_length + 1;
}

static const char *path_of(int fd, char *buffer) {
  char link[64];
  if (!root) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, buffer, 4095);
  if (length < 0) return NULL;
  buffer[length] = 0;
  return below(buffer);
}

static int fails(char kind) {
  char now = 0;
  if (fault < 0 || pread(fault, &now, 1, 0) != 1) return 0;
  if (kind == 'W' && now == 'f') return ENOSPC;
  return (kind == 'W' && now == 'w') || (kind == 'S' && now == 's') ? EIO : 0;
}

static void note(char kind, const char *path, int64_t offset, struct iovec data) {
  if (trace < 0) return;
  uint16_t path_length = (uint16_t)strlen(path);
  uint32_t length = (uint32_t)data.iov_len;
  struct iovec parts[] = {{&kind, 1},   {&path_length, 2}, {(void *)path, path_length}, {&offset, 8},
                          {&length, 4}, data};
  if (real_writev(trace, parts, 6) < 0) abort();
}

static const struct iovec nothing = {"", 0};

/* What a call does under the lock, so that the trace has the order in which things were done. */
#define DONE(type, kind, path, call, noted) \
  int failure = (path) ? fails(kind) : 0; \
  if (failure) return errno = failure, -1; \
  if (path) pthread_mutex_lock(&lock); \
  type result = call; \
  int problem = errno; \
  if ((path) && result >= 0) noted; \
  if (path) pthread_mutex_unlock(&lock); \
  return errno = problem, result

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  char buffer[4096];
  const char *path = path_of(fd, buffer);
  if (path && slow && strcmp(path, slow) == 0) usleep(200);
  DONE(ssize_t, 'W', path, real_pwrite(fd, data, length, offset),
       note('W', path, offset, (struct iovec){(void *)data, (size_t)result}));
}

ssize_t write(int fd, const void *data, size_t length) {
  char buffer[4096];
  const char *path = path_of(fd, buffer);
  DONE(ssize_t, 'W', path, real_write(fd, data, length),
       note('W', path, lseek(fd, 0, SEEK_CUR) - result, (struct iovec){(void *)data, (size_t)result}));
}

int ftruncate64(int fd, off64_t length) {
  char buffer[4096];
  const char *path = path_of(fd, buffer);
  DONE(int, 'T', path, real_ftruncate(fd, length), note('T', path, length, nothing));
}

int fsync(int fd) {
  char buffer[4096];
  const char *path = path_of(fd, buffer);
  DONE(int, 'S', path, real_fsync(fd), note('S', path, 0, nothing));
}

int fdatasync(int fd) {
  char buffer[4096];
  const char *path = path_of(fd, buffer);
  DONE(int, 'S', path, real_fdatasync(fd), note('S', path, 0, nothing));
}

int unlink(const char *name) {
  const char *path = below(name);
  DONE(int, 'U', path, real_unlink(name), note('U', path, 0, nothing));
}

int mkdir(const char *name, mode_t mode) {
  const char *path = below(name);
  DONE(int, 'M', path, real_mkdir(name, mode), note('M', path, 0, nothing));
}

int rename(const char *from, const char *to) {
  const char *path = below(from), *target = below(to);
  DONE(int, 'R', path, real_rename(from, to), note('R', path, 0, (struct iovec){(void *)target, strlen(target)}));
}

static void note_opened(const char *path, int is_new, int is_emptied) {
  if (is_new) note('C', path, 0, nothing);
  else if (is_emptied) note('T', path, 0, nothing);
}

static int opened(const char *name, int flags, mode_t mode, int at) {
  const char *path = below(name);
  int is_new = path && (flags & O_CREAT) && access(name, F_OK) != 0;
  int is_emptied = path && (flags & O_TRUNC);
  DONE(int, 'C', path, at == AT_FDCWD ? real_open(name, flags, mode) : real_openat(at, name, flags, mode),
       note_opened(path, is_new, is_emptied));
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    return opened(path, flags, mode, AT_FDCWD); \
  }
OPEN(open64)
OPEN(open)

int openat(int at, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(path, flags, mode, at);
}
