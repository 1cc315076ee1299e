#define _GNU_SOURCE
#include "epoll_client.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Status enquiry, password 000000, service byte 05: service menu off the function key, TLV wanted. */
static const uint8_t enquiry[] = {0x05, 0x01, 0x05, 0x00, 0x00, 0x00, 0x03, 0x05};
static const uint8_t acknowledgement[] = {0x80, 0x00, 0x00};

static const double exchange_limit = 5.0;

enum phase { idle, connecting, reading };

struct exchange {
  int descriptor;
  enum phase phase;
  double begun;
  size_t received;
  uint8_t buffer[1024];
};

struct client {
  int epoll;
  struct exchange *exchanges;
  size_t *free_slots;
  size_t free_count;
  struct epoll_client_result *result;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void end(struct client *client, struct exchange *exchange, int is_complete) {
  close(exchange->descriptor);
  exchange->phase = idle;
  client->free_slots[client->free_count++] = (size_t)(exchange - client->exchanges);
  if (is_complete) client->result->completed++;
  else client->result->failed++;
}

static void begin(struct client *client, const struct epoll_client_target *target) {
  struct exchange *exchange = &client->exchanges[client->free_slots[--client->free_count]];
  exchange->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  exchange->received = 0;
  exchange->begun = now();
  if (exchange->descriptor < 0) {
    exchange->phase = idle;
    client->free_slots[client->free_count++] = (size_t)(exchange - client->exchanges);
    client->result->failed++;
    return;
  }
  int yes = 1;
  setsockopt(exchange->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(target->port)};
  address.sin_addr.s_addr = htonl(target->address);
  if (connect(exchange->descriptor, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
    end(client, exchange, 0);
    return;
  }
  exchange->phase = connecting;
  struct epoll_event event = {.events = EPOLLOUT, .data.ptr = exchange};
  if (epoll_ctl(client->epoll, EPOLL_CTL_ADD, exchange->descriptor, &event) != 0) end(client, exchange, 0);
}

/* 1: the acknowledgement and a completion are there; 0: not yet; -1: something else is. */
static int verdict(const struct exchange *exchange) {
  const uint8_t *bytes = exchange->buffer;
  size_t count = exchange->received;
  if (count < 6) return 0;
  if (memcmp(bytes, acknowledgement, sizeof acknowledgement) != 0) return -1;
  if (bytes[3] != 0x06 || bytes[4] != 0x0F) return -1;
  size_t head = 6, length = bytes[5];
  if (length == 0xFF) {
    if (count < 8) return 0;
    head = 8;
    length = (size_t)bytes[6] | (size_t)bytes[7] << 8;
  }
  if (head + length > sizeof exchange->buffer) return -1;
  return count >= head + length;
}

static void go_on(struct client *client, struct exchange *exchange) {
  if (exchange->phase == connecting) {
    if (send(exchange->descriptor, enquiry, sizeof enquiry, MSG_NOSIGNAL) != (ssize_t)sizeof enquiry) {
      end(client, exchange, 0);
      return;
    }
    exchange->phase = reading;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = exchange};
    epoll_ctl(client->epoll, EPOLL_CTL_MOD, exchange->descriptor, &event);
    return;
  }
  size_t room = sizeof exchange->buffer - exchange->received;
  ssize_t count = recv(exchange->descriptor, exchange->buffer + exchange->received, room, 0);
  if (count <= 0) {
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    end(client, exchange, 0);
    return;
  }
  exchange->received += (size_t)count;
  int answer = verdict(exchange);
  if (answer == 0) return;
  int is_complete = answer == 1 && send(exchange->descriptor, acknowledgement, sizeof acknowledgement, MSG_NOSIGNAL)
                                     == (ssize_t)sizeof acknowledgement;
  end(client, exchange, is_complete);
}

static void give_up_on_late(struct client *client, size_t count, double moment) {
  for (size_t index = 0; index < count; index++) {
    struct exchange *exchange = &client->exchanges[index];
    if (exchange->phase != idle && moment - exchange->begun > exchange_limit) end(client, exchange, 0);
  }
}

static void run(struct client *client, const struct epoll_client_job *job) {
  struct epoll_event events[256];
  double start = now(), last_check = start;
  size_t next = 0;
  uint64_t begun = 0;
  for (;;) {
    double moment = now();
    double elapsed = moment - start;
    int is_over = elapsed >= job->seconds;
    if (is_over && client->free_count == job->most_at_once) break;
    int timeout = 100;
    if (!is_over) {
      uint64_t due = job->rate > 0 ? (uint64_t)(elapsed * job->rate) + 1 : UINT64_MAX;
      while (begun < due && client->free_count > 0) {
        begin(client, &job->targets[next]);
        next = (next + 1) % job->target_count;
        begun++;
      }
      if (job->rate > 0) {
        double wait = (double)begun / job->rate - (now() - start);
        timeout = wait <= 0 ? 0 : (int)(wait * 1000) + 1;
        if (timeout > 100) timeout = 100;
      }
    }
    int count = epoll_wait(client->epoll, events, 256, timeout);
    for (int index = 0; index < count; index++) go_on(client, events[index].data.ptr);
    if (moment - last_check > 1) {
      give_up_on_late(client, job->most_at_once, moment);
      last_check = moment;
    }
  }
  client->result->seconds = now() - start;
}

int epoll_client_run(const struct epoll_client_job *job, struct epoll_client_result *result) {
  memset(result, 0, sizeof *result);
  if (job->target_count == 0 || job->most_at_once == 0 || job->seconds <= 0) return EINVAL;
  struct client client = {.result = result, .free_count = job->most_at_once};
  client.exchanges = calloc(job->most_at_once, sizeof *client.exchanges);
  client.free_slots = calloc(job->most_at_once, sizeof *client.free_slots);
  client.epoll = epoll_create1(EPOLL_CLOEXEC);
  int problem = client.exchanges == NULL || client.free_slots == NULL ? ENOMEM : client.epoll < 0 ? errno : 0;
  if (problem == 0) {
    for (size_t slot = 0; slot < job->most_at_once; slot++) client.free_slots[slot] = slot;
    run(&client, job);
  }
  if (client.epoll >= 0) close(client.epoll);
  free(client.exchanges);
  free(client.free_slots);
  return problem;
}

int epoll_client_pin(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  DIR *threads = opendir("/proc/self/task");
  if (threads == NULL) return errno;
  int problem = 0;
  struct dirent *entry;
  while ((entry = readdir(threads)) != NULL) {
    long thread = strtol(entry->d_name, NULL, 10);
    if (thread > 0 && sched_setaffinity((pid_t)thread, sizeof set, &set) != 0) problem = errno;
  }
  closedir(threads);
  return problem;
}

uint64_t epoll_client_raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return limit.rlim_cur;
}
