// The one place where the console waits: keys, signals, the next second, and whoever rings.
#define _GNU_SOURCE
#include "Internal.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int signal_descriptor = -1;
static int second_descriptor = -1;
static int empty_reads;

static sigset_t loop_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGWINCH);
  sigaddset(&set, SIGTSTP);
  sigaddset(&set, SIGCONT);
  return set;
}

void tw_process_block_signals(void) {
  sigset_t set = loop_signals();
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/// Starts the timer at the next full second; each further one follows. Setting the clock breaks the timer off, so that
/// the seconds shown do not lag behind the new time.
static void align_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct itimerspec timer = {.it_interval = {.tv_sec = 1}, .it_value = {.tv_sec = now.tv_sec + 1}};
  timerfd_settime(second_descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &timer, NULL);
}

bool tw_wait_open(void) {
  sigset_t set = loop_signals();
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal_descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  second_descriptor = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  empty_reads = 0;
  if (signal_descriptor < 0 || second_descriptor < 0) {
    tw_wait_close();
    return false;
  }
  align_seconds();
  return true;
}

void tw_wait_close(void) {
  if (signal_descriptor >= 0) close(signal_descriptor);
  if (second_descriptor >= 0) close(second_descriptor);
  signal_descriptor = -1;
  second_descriptor = -1;
}

static unsigned read_signals(void) {
  unsigned woke = 0;
  struct signalfd_siginfo info;
  while (read(signal_descriptor, &info, sizeof info) == (ssize_t)sizeof info) {
    switch (info.ssi_signo) {
      case SIGWINCH: woke |= TW_WOKE_RESIZED; break;
      case SIGTSTP: woke |= TW_WOKE_STOP; break;
      case SIGCONT: woke |= TW_WOKE_CONTINUED; break;
      default: break;
    }
  }
  return woke;
}

static void drain(int descriptor) {
  uint64_t count;
  ssize_t ignored = read(descriptor, &count, sizeof count);
  (void)ignored;
}

static unsigned read_second(void) {
  uint64_t count;
  if (read(second_descriptor, &count, sizeof count) < 0) {
    if (errno == EAGAIN) return 0;
    align_seconds();  // ECANCELED: the clock was set
  }
  return TW_WOKE_SECOND;
}

/// Whether the terminal says that there are keys though there is nothing to read: then it is gone.
static bool is_at_end(void) {
  int waiting = 0;
  if (ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0) return true;
  if (waiting > 0) {
    empty_reads = 0;
    return false;
  }
  return ++empty_reads >= 3;
}

unsigned tw_wait(int wake, bool until_writable, int timeout_ms) {
  enum { keys, out, signals, second, ring, quit, count };
  struct pollfd polled[count] = {
      [keys] = {.fd = STDIN_FILENO, .events = POLLIN},
      [out] = {.fd = until_writable ? STDOUT_FILENO : -1, .events = POLLOUT},
      [signals] = {.fd = signal_descriptor, .events = POLLIN},
      [second] = {.fd = second_descriptor, .events = POLLIN},
      [ring] = {.fd = wake, .events = POLLIN},
      [quit] = {.fd = tw_guard_quit_descriptor(), .events = POLLIN},
  };
  if (poll(polled, count, timeout_ms) <= 0) return 0;

  unsigned woke = 0;
  if (polled[keys].revents & (POLLHUP | POLLERR | POLLNVAL)) woke |= TW_WOKE_HANGUP;
  if (polled[keys].revents & POLLIN) woke |= is_at_end() ? TW_WOKE_HANGUP : TW_WOKE_KEYS;
  if (polled[out].revents) woke |= TW_WOKE_WRITABLE;
  if (polled[signals].revents) woke |= read_signals();
  if (polled[second].revents) woke |= read_second();
  if (polled[ring].revents) {
    drain(wake);
    woke |= TW_WOKE_RUNG;
  }
  if (polled[quit].revents) {
    drain(polled[quit].fd);
    woke |= TW_WOKE_QUIT;
  }
  return woke;
}

static int64_t read_clock(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t tw_monotonic_ms(void) { return read_clock(CLOCK_MONOTONIC); }

int64_t tw_wall_clock_ms(void) { return read_clock(CLOCK_REALTIME); }

int tw_wake_open(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void tw_wake_ring(int wake) {
  uint64_t one = 1;
  ssize_t ignored = write(wake, &one, sizeof one);
  (void)ignored;
}

void tw_wake_close(int wake) { close(wake); }
