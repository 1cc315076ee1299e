/* Counts this process's allocations: the C library's malloc, calloc, realloc and aligned_alloc are passed on to glibc and
 * counted on the way, for all code of the process. */
#ifndef TILLWATCH_ALLOCATION_COUNT_H
#define TILLWATCH_ALLOCATION_COUNT_H

#include <stddef.h>
#include <stdint.h>

/* How many blocks have been asked for so far, by any thread; a block made larger counts as one. */
uint64_t allocation_count(void);

/* The bytes that are allocated now, as glibc's mallinfo2 tells: blocks in use with their headers, in heaps and apart. */
size_t allocation_bytes_in_use(void);

#endif
