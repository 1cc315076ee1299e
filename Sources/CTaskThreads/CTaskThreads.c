// The Swift runtime lets a program say what becomes of tasks without an executor (swift_task_enqueueGlobal_hook, declared
// in swift/Runtime/Concurrency.h). Swift has no way to say that itself yet.
#define _GNU_SOURCE
#include "CTaskThreads.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define SWIFT_CALL __attribute__((swiftcall))

/// A piece of a task. A Swift object: two words of its own, then two for whoever schedules it (swift/ABI/Task.h).
typedef struct swift_job {
  void *object[2];
  struct swift_job *next;
} swift_job;

/// Nobody's: the job may run anywhere.
typedef struct {
  void *identity;
  uintptr_t implementation;
} serial_executor;

typedef SWIFT_CALL void (*enqueue_function)(swift_job *);

extern SWIFT_CALL void swift_job_run(swift_job *, serial_executor);
extern SWIFT_CALL void (*swift_task_enqueueGlobal_hook)(swift_job *, enqueue_function original);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static swift_job *first;
static swift_job **end = &first;
/// A job may block for a moment (a file is opened, a PIN is derived): then others still go on. Threads are begun when needed.
enum { fewest_threads = 4, most_threads = 8 };
/// How many jobs wait, how many threads there are, how many of these wait for jobs, and how many there may be.
static long waiting, threads, idle, allowed;

static void *work(void *unused) {
  (void)unused;
  pthread_setname_np(pthread_self(), "tasks");
  pthread_mutex_lock(&mutex);
  while (true) {
    while (!first) {
      idle++;
      pthread_cond_wait(&arrived, &mutex);
      idle--;
    }
    swift_job *job = first;
    first = job->next;
    if (!first) end = &first;
    waiting--;
    pthread_mutex_unlock(&mutex);
    swift_job_run(job, (serial_executor){0});
    pthread_mutex_lock(&mutex);
  }
  return NULL;
}

/// Signals are the main thread's, but for those that say that a thread itself has gone wrong: a fault whose signal is
/// blocked ends the process without a word, and with the terminal as it is.
static bool begin_thread(void) {
  static const int faults[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
  sigset_t others, before;
  sigfillset(&others);
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigdelset(&others, faults[i]);
  pthread_sigmask(SIG_SETMASK, &others, &before);
  pthread_t thread;
  bool begun = pthread_create(&thread, NULL, work, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (begun) pthread_detach(thread);
  return begun;
}

static SWIFT_CALL void enqueue(swift_job *job, enqueue_function original) {
  pthread_mutex_lock(&mutex);
  if (waiting >= idle && threads < allowed && begin_thread()) threads++;
  bool has_threads = threads > 0;
  if (has_threads) {
    job->next = NULL;
    *end = job;
    end = &job->next;
    waiting++;
    pthread_cond_signal(&arrived);
  }
  pthread_mutex_unlock(&mutex);
  if (!has_threads) original(job);
}

void tw_task_threads_install(void) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  allowed = processors < fewest_threads ? fewest_threads : processors > most_threads ? most_threads : processors;
  swift_task_enqueueGlobal_hook = enqueue;
}
