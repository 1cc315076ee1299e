/* A bare client for ZVT status enquiries: connect, enquire, read the acknowledgement and the completion, acknowledge,
 * close; one thread, epoll, no allocation per exchange. What any other client's cost is measured against. */
#ifndef TILLWATCH_EPOLL_CLIENT_H
#define TILLWATCH_EPOLL_CLIENT_H

#include <stddef.h>
#include <stdint.h>

/* A terminal's address; both in host byte order. */
struct epoll_client_target {
  uint32_t address;
  uint16_t port;
};

/* What to do. */
struct epoll_client_job {
  const struct epoll_client_target *targets; /* asked in turn */
  size_t target_count;
  double seconds;       /* for how long exchanges are begun */
  double rate;          /* how many are begun a second; 0: as many as the next line allows */
  size_t most_at_once;  /* how many may be under way */
};

/* What came of it. */
struct epoll_client_result {
  uint64_t completed;
  uint64_t failed;
  double seconds; /* from the first connect to the end of the last exchange */
};

/* Runs the job. Returns 0, or the errno of what made it impossible. An exchange that takes longer than 5 s fails. */
int epoll_client_run(const struct epoll_client_job *job, struct epoll_client_result *result);

/* Keeps all threads of this process, and those they start from now on, on one processor. Returns 0 or errno. */
int epoll_client_pin(int processor);

/* Raises the limit of open files to what the system allows and returns it; 0 on failure. */
uint64_t epoll_client_raise_file_limit(void);

#endif
