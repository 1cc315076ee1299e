// The terminal as the console needs it. ncurses itself stays behind this header: its macros, its global variables and
// its structures do not come into Swift, and no other file of the package includes curses.h.
//
// Everything here belongs to the main thread, except tw_wake_ring, which any thread may call.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stdint.h>

// MARK: - The process

/// Sets the character set of the process from the environment; where that is not UTF-8, C.UTF-8 is taken, so that
/// Chinese is drawn also with LANG unset. Only LC_CTYPE is touched: numbers keep their full stop.
///
/// Returns whether the character set is UTF-8 now.
bool tw_process_use_utf8(void);

/// Blocks SIGWINCH, SIGTSTP and SIGCONT for this thread and all threads it starts from now on, so that they reach
/// nobody but the loop (tw_wait reads them from a signalfd). To be called before any thread exists.
void tw_process_block_signals(void);

/// Lets all threads share one heap. A console's threads seldom allocate at the same time, and a heap for each keeps a
/// megabyte that the others could use. To be called before any thread exists.
void tw_process_share_heap(void);

/// How many cells the C library (and so ncurses) gives a character: 0, 1, 2; -1 where it is not printable.
int tw_character_width(uint32_t scalar);

// MARK: - The screen

/// One cell. The attribute bits are those of TW_BOLD and so on.
typedef struct {
  /// The sign, a Unicode scalar.
  uint32_t scalar;
  /// One combining mark on it, or 0.
  uint32_t mark;
  /// The colour of the sign: -1 the terminal's own; else a palette index, or 0xRRGGBB with direct colour.
  int32_t foreground;
  /// The colour of the ground, likewise.
  int32_t background;
  /// 1, 2 for a wide sign, 0 for the cell that the wide sign on its left fills too.
  uint8_t width;
  /// Attributes.
  uint8_t attributes;
} tw_cell;

enum { TW_BOLD = 1, TW_DIM = 2, TW_UNDERLINE = 4, TW_REVERSE = 8, TW_ITALIC = 16 };

/// What came of tw_screen_open.
typedef enum {
  TW_OPENED = 0,
  /// Standard input or standard output is not a terminal.
  TW_NO_TTY,
  /// TERM is not set, or empty.
  TW_NO_TYPE,
  /// There is no terminfo entry for TERM.
  TW_UNKNOWN_TYPE,
  /// The terminal cannot put the cursor anywhere (TERM=dumb).
  TW_POOR_TYPE,
  /// The system refused a descriptor or memory.
  TW_NO_RESOURCES,
  /// A screen is open already.
  TW_OPEN_ALREADY,
} tw_opening;

/// Takes the terminal over: alternate screen, raw keys, mouse, bracketed paste, focus, guard against crashes. Nothing
/// is to be seen before the first tw_screen_show.
///
/// While the screen is open, standard error does not go to the terminal, where it would spoil the picture: it is kept
/// (64 KiB at most) and comes out when the screen is closed or the process crashes.
///
/// - mono: no colours, whatever the terminal can do.
tw_opening tw_screen_open(bool mono);

/// Gives the terminal back as it was. Does nothing when no screen is open.
void tw_screen_close(void);

/// How many colours there are: 0, 8, 16, 256; 16777216 with direct colour.
int tw_screen_colors(void);

/// The terminal's size in cells, as the kernel knows it now (80x24 if it does not know).
void tw_screen_measure(int *columns, int *rows);

/// Makes the picture as large as said; everything is drawn anew at the next tw_screen_show.
bool tw_screen_resize(int columns, int rows);

/// Replaces cells of a row of the picture, from column `first` on. A sign that ncurses would not draw as wide as `width`
/// says becomes U+FFFD. No wide sign may reach over either end, neither of the cells nor of those that were there.
void tw_screen_put_cells(int row, int first, const tw_cell *cells, int count);

/// Where the cursor rests after drawing. A negative row: nowhere special.
void tw_screen_set_cursor(int column, int row, bool visible);

/// Brings the terminal up to date with the picture.
///
/// - synchronized: whether to ask the terminal to show all at once (mode 2026); worth it for more than one buffer.
///
/// Returns false when there were more pairs of colours than curses can hold. All of them are forgotten then, and every
/// row has to be put again.
bool tw_screen_show(bool synchronized);

/// Whether the terminal takes output now; false while nobody reads it.
bool tw_screen_is_writable(void);

/// Forgets what the terminal shows: the next tw_screen_show draws every cell.
void tw_screen_forget(void);

/// Rings the bell.
void tw_screen_ring_bell(void);

/// Asks the terminal for the colour of its own ground (OSC 11), and through a multiplexer the terminal around it. Does not
/// wait: the answer comes among the keys, or never. Nothing is asked where the terminal has no window: the text consoles
/// of old show what they do not understand.
///
/// Returns whether it was asked.
bool tw_screen_ask_background(void);

/// Throws away what has come in and was not read: an answer that nobody waits for any more.
void tw_screen_discard_input(void);

/// Sets the window's title (UTF-8 without control characters, which the caller must see to); nothing where the terminal
/// has no window.
void tw_screen_set_title(const char *title);

/// Asks the terminal to keep a text, already in Base64, where its person can paste it from (OSC 52). Many do, some ask
/// first, some ignore it.
void tw_screen_copy(const char *base64);

/// Whether the terminal is to tell of the mouse from now on; also before the screen is open. Without, it selects text.
void tw_screen_listen_to_mouse(bool on);

/// Stops the process (Ctrl-Z) with the terminal given back; returns when it is continued, the terminal taken over
/// again. Does nothing where no shell could continue it.
void tw_screen_suspend(void);

// MARK: - Keys

/// What tw_screen_read_key found.
typedef enum {
  /// Nothing more for now.
  TW_NOTHING = 0,
  /// A character: `code` is its scalar; control characters are below 0x20, and 0x7F.
  TW_CHARACTER,
  /// A named key: `code` is a tw_key_name.
  TW_NAMED,
  /// F1 and so on: `code` is its number, from 1.
  TW_FUNCTION,
  /// The left button went down at (column, row).
  TW_CLICK,
  /// The wheel was turned up at (column, row).
  TW_WHEEL_UP,
  /// The wheel was turned down at (column, row).
  TW_WHEEL_DOWN,
  /// A pasted text begins.
  TW_PASTE_BEGINS,
  /// A pasted text ends.
  TW_PASTE_ENDS,
  /// The terminal begins to tell something (OSC): the characters up to BEL or ESC \ are no keys.
  TW_REPORT_BEGINS,
  /// The window has the person's attention again.
  TW_FOCUS_GAINED,
  /// The window has it no longer.
  TW_FOCUS_LOST,
  /// A sequence has begun whose rest is late: the characters up to the first letter are no keys.
  TW_SEQUENCE_BEGAN,
  /// The same, and something of it was read already.
  TW_SEQUENCE_GOES_ON,
  /// Something the console has no use for.
  TW_OTHER,
} tw_key_kind;

typedef enum {
  TW_KEY_ENTER = 1,
  TW_KEY_BACKTAB,
  TW_KEY_BACKSPACE,
  TW_KEY_DELETE,
  TW_KEY_INSERT,
  TW_KEY_UP,
  TW_KEY_DOWN,
  TW_KEY_LEFT,
  TW_KEY_RIGHT,
  TW_KEY_HOME,
  TW_KEY_END,
  TW_KEY_PAGE_UP,
  TW_KEY_PAGE_DOWN,
} tw_key_name;

typedef struct {
  tw_key_kind kind;
  uint32_t code;
  int32_t column;
  int32_t row;
} tw_key;

/// The next key, without waiting (but for the 25 ms, over SSH 100 ms, that tell Esc from a sequence).
tw_key tw_screen_read_key(void);

// MARK: - Waiting

/// What tw_wait woke up for.
enum {
  /// There are keys.
  TW_WOKE_KEYS = 1,
  /// A new second of the wall clock has begun, or the clock was set.
  TW_WOKE_SECOND = 2,
  /// Somebody rang.
  TW_WOKE_RUNG = 4,
  /// The terminal has a new size.
  TW_WOKE_RESIZED = 8,
  /// SIGTSTP: the process is asked to stop.
  TW_WOKE_STOP = 16,
  /// SIGCONT: the process was stopped and goes on.
  TW_WOKE_CONTINUED = 32,
  /// SIGINT, SIGTERM, SIGHUP or SIGQUIT; tw_quit_signal says which.
  TW_WOKE_QUIT = 64,
  /// The terminal is gone.
  TW_WOKE_HANGUP = 128,
  /// The terminal takes output again.
  TW_WOKE_WRITABLE = 256,
};

/// Waits until something happens.
///
/// - wake: an eventfd of tw_wake_open.
/// - until_writable: whether to wake up when the terminal takes output.
/// - timeout_ms: at most so long; -1 for ever.
///
/// Returns TW_WOKE bits; 0 after the timeout.
unsigned tw_wait(int wake, bool until_writable, int timeout_ms);

/// The signal that asked the process to end, or 0.
int tw_quit_signal(void);

/// Milliseconds of a clock that nobody sets.
int64_t tw_monotonic_ms(void);

/// Milliseconds since 1970.
int64_t tw_wall_clock_ms(void);

/// A new eventfd, or -1.
int tw_wake_open(void);

/// Rings: the tw_wait on this descriptor returns. From any thread.
void tw_wake_ring(int wake);

/// Closes it.
void tw_wake_close(int wake);

#endif
