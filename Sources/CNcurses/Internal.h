// What the files of this target tell each other.
#ifndef TW_INTERNAL_H
#define TW_INTERNAL_H

#include "CNcurses.h"

/// Terminfo entries for true colour, in the form that TERMINFO takes.
extern const char tw_direct_xterm[];
extern const char tw_direct_tmux[];

// MARK: - Guard: the terminal is given back however the process ends

/// Remembers the terminal's modes as they are now; before curses touches them. Returns false without a terminal.
bool tw_guard_remember(void);

/// From now on a crash, and a request to end that nobody answers within a second, give the terminal back.
///
/// - restore: what to write to the terminal for that; copied.
bool tw_guard_arm(const char *restore);

/// The loop is on its way out: what is written from now on is not to be thrown away.
void tw_guard_leave(void);

/// Takes the handlers away again and puts back the modes remembered.
void tw_guard_disarm(void);

/// Puts the modes back that were remembered (for a pause).
void tw_guard_restore_modes(void);

/// Whether a crash is under way in another thread; then nothing more is to be drawn.
bool tw_guard_is_crashing(void);

/// Readable when a signal asked the process to end; -1 while not armed.
int tw_guard_quit_descriptor(void);

// MARK: - Standard error

/// Keeps standard error away from the terminal, if that is where it goes.
void tw_errors_hold(void);

/// Lets out what was held. Safe in a signal handler.
void tw_errors_release(void);

// MARK: - Signals and time for tw_wait

/// Opens the signalfd and the timerfd. Returns false when the system refuses.
bool tw_wait_open(void);

/// Closes them.
void tw_wait_close(void);

/// Writes all of it to the terminal, past stdio, so that the order with what curses writes is kept.
void tw_write_all(const char *bytes, unsigned long count);

#endif
