#ifndef CTASKTHREADS_H
#define CTASKTHREADS_H

/// Has Swift's tasks that ask for no thread in particular carried out by a few threads of this process that sleep until
/// there is something to do: as many as there are processors, but four to eight.
///
/// The threads that Swift takes otherwise (libdispatch's global queues) are looked after: from the first task on a timer
/// wakes the process once a second, for as long as it lives, to see whether they are blocked (`workqueue.c`, the monitoring
/// of worker pools). For a program that otherwise sleeps that is a third of all it does.
///
/// To be called once, before the first task. What `Task.sleep` waits for still goes through libdispatch; where a program
/// sleeps often, it should sleep otherwise.
void tw_task_threads_install(void);

#endif
