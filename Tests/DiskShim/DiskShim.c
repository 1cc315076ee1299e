// Lets a program's writes and its fsync fail as a broken or a full disk does.
//
// DISK_SHIM_FILES    what the path of a file has to contain for its calls to fail
// DISK_SHIM_TRIGGER  a file; while it is there, the calls that it names fail with the error whose number it gives:
//                    "fsync 5", "write 5", "write 28"
//
// Built as a library of its own and loaded with LD_PRELOAD, never linked: it stands before the C library.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "DiskShim.h"

// The error with which a call on a file is to fail; 0: it is not to.
static int failure(int descriptor, const char *call) {
  const char *files = getenv("DISK_SHIM_FILES");
  const char *trigger = getenv("DISK_SHIM_TRIGGER");
  if (!files || !trigger) return 0;
  int kept = errno;
  int opened = (int)syscall(SYS_openat, AT_FDCWD, trigger, O_RDONLY | O_CLOEXEC, 0);
  if (opened < 0) {
    errno = kept;
    return 0;
  }
  char order[64] = {0};
  long length = syscall(SYS_read, opened, order, sizeof order - 1);
  syscall(SYS_close, opened);
  char link[64], path[4096] = {0};
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  long named = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  errno = kept;
  if (length <= 0 || named <= 0 || !strstr(path, files)) return 0;
  size_t name = strlen(call);
  return strncmp(order, call, name) == 0 && order[name] == ' ' ? atoi(order + name) : 0;
}

#define REAL(result, name, ...) ((result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

#define FAIL_AS(call, descriptor)            \
  do {                                       \
    int error = failure(descriptor, call);   \
    if (error) {                             \
      errno = error;                         \
      return -1;                             \
    }                                        \
  } while (0)

ssize_t write(int descriptor, const void *bytes, size_t count) {
  FAIL_AS("write", descriptor);
  return REAL(ssize_t, write, int, const void *, size_t)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  FAIL_AS("write", descriptor);
  return REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  FAIL_AS("write", descriptor);
  return REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)(descriptor, bytes, count, offset);
}

int ftruncate(int descriptor, off_t length) {
  FAIL_AS("write", descriptor);
  return REAL(int, ftruncate, int, off_t)(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length) {
  FAIL_AS("write", descriptor);
  return REAL(int, ftruncate64, int, off64_t)(descriptor, length);
}

int fsync(int descriptor) {
  FAIL_AS("fsync", descriptor);
  return REAL(int, fsync, int)(descriptor);
}

int fdatasync(int descriptor) {
  FAIL_AS("fsync", descriptor);
  return REAL(int, fdatasync, int)(descriptor);
}
