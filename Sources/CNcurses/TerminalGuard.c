// Gives the terminal back on the ways out that no ordinary code sees: crashes, and requests to end while the process
// hangs in a write to a terminal that nobody reads.
#define _GNU_SOURCE
#include "Internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

// SIGILL and SIGTRAP are what a failed check in Swift ends with, on x86-64 and on arm64.
static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
static const int quit_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum {
  crash_count = sizeof crash_signals / sizeof crash_signals[0],
  quit_count = sizeof quit_signals / sizeof quit_signals[0],
  alternate_stack_size = 64 * 1024,
  // How often and how many times room is made for a hanging write before the process ends without asking.
  patience_interval_us = 50 * 1000,
  patience_ticks = 16,
};

static struct sigaction previous_crash[crash_count];
static struct sigaction previous_quit[quit_count];
static struct sigaction previous_alarm;
static stack_t previous_stack;
static char alternate_stack[alternate_stack_size];

static struct termios modes_before;
static char restore_text[512];
static volatile size_t restore_length;
static volatile sig_atomic_t quit_signal;
static atomic_bool crashing;
static volatile sig_atomic_t armed;
static volatile sig_atomic_t leaving;
static volatile sig_atomic_t ticks;
static int quit_descriptor = -1;

/// Gives the terminal back from a signal handler: only calls that POSIX allows there, and none that could wait.
static void restore_from_handler(void) {
  int flags = fcntl(STDOUT_FILENO, F_GETFL);
  if (flags >= 0) fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
  // Half a frame may wait in the terminal's queue, perhaps half an escape sequence.
  tcflush(STDOUT_FILENO, TCOFLUSH);
  size_t done = 0;
  while (done < restore_length) {
    ssize_t written = write(STDOUT_FILENO, restore_text + done, restore_length - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
  // The flag belongs to the open terminal, which the shell has too.
  if (flags >= 0) fcntl(STDOUT_FILENO, F_SETFL, flags);
  tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
  tw_errors_release();
}

static void on_crash(int number) {
  if (!atomic_exchange(&crashing, true)) restore_from_handler();
  // Once more with the system's own answer, so that whoever waits for the process sees what it died of.
  signal(number, SIG_DFL);
  raise(number);
}

static void set_patience(long microseconds) {
  struct itimerval timer = {.it_interval = {.tv_usec = microseconds}, .it_value = {.tv_usec = microseconds}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void on_quit(int number) {
  int saved = errno;
  if (quit_signal == 0) quit_signal = number;
  // Makes room for a write that hangs because nobody reads, so that the loop can go on and end in good order.
  if (!leaving) tcflush(STDOUT_FILENO, TCOFLUSH);
  uint64_t one = 1;
  ssize_t ignored = write(quit_descriptor, &one, sizeof one);
  (void)ignored;
  set_patience(patience_interval_us);
  errno = saved;
}

static void on_alarm(int number) {
  (void)number;
  int saved = errno;
  if (++ticks >= patience_ticks) {
    restore_from_handler();
    _exit(128 + (quit_signal ? quit_signal : SIGTERM));
  }
  // A frame may be larger than the room that was made. Once the loop leaves, what it writes is not to be thrown away.
  if (!leaving) tcflush(STDOUT_FILENO, TCOFLUSH);
  errno = saved;
}

void tw_guard_leave(void) { leaving = 1; }

bool tw_guard_remember(void) { return tcgetattr(STDIN_FILENO, &modes_before) == 0; }

bool tw_guard_arm(const char *restore) {
  size_t length = strlen(restore);
  if (length > sizeof restore_text) length = sizeof restore_text;
  memcpy(restore_text, restore, length);
  restore_length = length;
  quit_signal = 0;
  leaving = 0;
  ticks = 0;
  quit_descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (quit_descriptor < 0) return false;

  // A stack overflow is a crash too, and needs another stack to run the handler on. (Other threads' overflows kill the
  // process without it; the stack belongs to this thread.)
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, &previous_stack);

  struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < crash_count; i++) sigaction(crash_signals[i], &action, &previous_crash[i]);

  action = (struct sigaction){.sa_handler = on_quit, .sa_flags = SA_ONSTACK | SA_RESTART};
  sigfillset(&action.sa_mask);
  for (int i = 0; i < quit_count; i++) {
    sigaction(quit_signals[i], &action, &previous_quit[i]);
    // Who started the process with SIGHUP ignored (nohup) wants it so; the end of the terminal is noticed all the same.
    if (quit_signals[i] == SIGHUP && previous_quit[i].sa_handler == SIG_IGN)
      sigaction(SIGHUP, &previous_quit[i], NULL);
  }
  action = (struct sigaction){.sa_handler = on_alarm, .sa_flags = SA_ONSTACK | SA_RESTART};
  sigaction(SIGALRM, &action, &previous_alarm);
  armed = 1;
  return true;
}

void tw_guard_disarm(void) {
  if (!armed) return;
  tw_guard_restore_modes();
  set_patience(0);
  for (int i = 0; i < crash_count; i++) sigaction(crash_signals[i], &previous_crash[i], NULL);
  for (int i = 0; i < quit_count; i++) sigaction(quit_signals[i], &previous_quit[i], NULL);
  sigaction(SIGALRM, &previous_alarm, NULL);
  sigaltstack(&previous_stack, NULL);
  close(quit_descriptor);
  quit_descriptor = -1;
  armed = 0;
}

void tw_guard_restore_modes(void) { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes_before); }

bool tw_guard_is_crashing(void) { return atomic_load(&crashing); }

int tw_guard_quit_descriptor(void) { return quit_descriptor; }

int tw_quit_signal(void) { return quit_signal; }

// MARK: - Standard error

static int real_errors = -1;
static int held_errors = -1;

void tw_errors_hold(void) {
  if (!isatty(STDERR_FILENO)) return;
  int ends[2];
  // A pipe holds 64 KiB; what comes after that is dropped, as nobody may wait for room here.
  if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return;
  real_errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (real_errors < 0) {
    close(ends[0]);
    close(ends[1]);
    return;
  }
  held_errors = ends[0];
  dup2(ends[1], STDERR_FILENO);
  close(ends[1]);
}

void tw_errors_release(void) {
  if (real_errors < 0) return;
  dup2(real_errors, STDERR_FILENO);
  char buffer[1024];
  ssize_t count;
  while ((count = read(held_errors, buffer, sizeof buffer)) > 0) {
    struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&out, 1, 0) != 1 || !(out.revents & POLLOUT)) break;
    if (write(STDERR_FILENO, buffer, (size_t)count) != count) break;
  }
  close(held_errors);
  close(real_errors);
  held_errors = -1;
  real_errors = -1;
}
