// The only file that sees curses.h.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "Internal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum {
  key_paste_begins = 2001,
  key_paste_ends = 2002,
  key_mouse_report = 2003,
  key_focus_gained = 2004,
  key_focus_lost = 2005,
  most_columns = 1024,
  most_rows = 512,
};

static SCREEN *screen;
static bool has_color;
/// Whether the terminal is to tell of the mouse.
static bool uses_mouse = true;
static bool has_window;
static bool cursor_visible;
static cchar_t row_cells[most_columns];

// MARK: - Process

void tw_process_share_heap(void) { mallopt(M_ARENA_MAX, 1); }

bool tw_process_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "C.utf8");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int tw_character_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// MARK: - Writing past curses

void tw_write_all(const char *bytes, unsigned long count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written < 0 && errno == EINTR && tw_quit_signal() == 0) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (unsigned long)written;
  }
}

static void write_text(const char *text) { tw_write_all(text, strlen(text)); }

// MARK: - Colour pairs

// A table of our own from colours to pairs: when it runs out, curses' alloc_pair silently gives a pair that cells on
// the screen still use to other colours. Here running out starts everything anew.
enum { pair_table_size = 8192, most_pairs = 4096 };

typedef struct {
  int32_t foreground, background;
  int pair;  // 0: free
} pair_entry;

static pair_entry pair_table[pair_table_size];
static int pairs_used;
static int pairs_available;
static bool pairs_ran_out;

static void forget_pairs(void) {
  memset(pair_table, 0, sizeof pair_table);
  pairs_used = 0;
  pairs_ran_out = false;
  pairs_available = COLOR_PAIRS - 1 < most_pairs ? COLOR_PAIRS - 1 : most_pairs;
}

static int32_t known_color(int32_t color) {
  if (color < 0) return -1;
  // In an entry with direct colour 0 to 7 are the palette's still; the nearest blue to them is invisible too.
  if (COLORS > 0xFFFFFF) return color < 8 ? 8 : color & 0xFFFFFF;
  return color < COLORS ? color : -1;
}

static int pair_of(int32_t foreground, int32_t background) {
  if (!has_color) return 0;
  foreground = known_color(foreground);
  background = known_color(background);
  if (foreground < 0 && background < 0) return 0;
  uint32_t hash = (uint32_t)foreground * 2654435761u ^ (uint32_t)background * 2246822519u;
  for (uint32_t slot = (hash ^ hash >> 15) % pair_table_size;; slot = (slot + 1) % pair_table_size) {
    pair_entry *entry = &pair_table[slot];
    if (entry->pair == 0) {
      if (pairs_used >= pairs_available) {
        pairs_ran_out = true;
        return 0;
      }
      *entry = (pair_entry){foreground, background, ++pairs_used};
      init_extended_pair(entry->pair, foreground, background);
      return entry->pair;
    }
    if (entry->foreground == foreground && entry->background == background) return entry->pair;
  }
}

// MARK: - Opening and closing

static bool begins_with_any(const char *text, const char *const *prefixes) {
  for (; *prefixes; prefixes++)
    if (strncmp(text, *prefixes, strlen(*prefixes)) == 0) return true;
  return false;
}

/// The true-colour entry for a terminal of this type, or NULL where it should be taken for what it says it is.
static const char *direct_entry(const char *type, const char **name) {
  static const char *const multiplexers[] = {"tmux", "screen", NULL};
  static const char *const kin_of_xterm[] = {"xterm",   "alacritty", "contour", "foot", "ghostty", "gnome",   "iterm",
                                             "kitty",   "konsole",   "mintty",  "rio",  "st-",     "vscode",  "vte",
                                             "wezterm", NULL};
  const char *claim = getenv("COLORTERM");
  if (!claim || (strcasecmp(claim, "truecolor") != 0 && strcasecmp(claim, "24bit") != 0)) return NULL;
  if (begins_with_any(type, multiplexers)) {
    *name = "tillwatch-tmux";
    return tw_direct_tmux;
  }
  if (begins_with_any(type, kin_of_xterm)) {
    *name = "tillwatch-xterm";
    return tw_direct_xterm;
  }
  return NULL;
}

static SCREEN *open_direct(const char *type) {
  const char *name;
  const char *entry = direct_entry(type, &name);
  if (!entry) return NULL;
  const char *given = getenv("TERMINFO");
  char *before = given ? strdup(given) : NULL;
  setenv("TERMINFO", entry, 1);
  SCREEN *opened = newterm(name, stdout, stdin);
  if (before)
    setenv("TERMINFO", before, 1);
  else
    unsetenv("TERMINFO");
  free(before);
  return opened;
}

static bool has_capability(const char *name) {
  const char *value = tigetstr(name);
  return value && value != (char *)-1;
}

/// Appends a terminfo capability to a text, without the pauses in it ("$<5>"), which no handler could make.
static void append_capability(char *text, size_t size, const char *capability) {
  if (!has_capability(capability)) return;
  const char *value = tigetstr(capability);
  size_t length = strlen(text);
  while (*value && length + 1 < size) {
    if (value[0] == '$' && value[1] == '<') {
      const char *end = strchr(value, '>');
      if (end) {
        value = end + 1;
        continue;
      }
    }
    text[length++] = *value++;
  }
  text[length] = 0;
}

/// What puts the terminal right after a crash, whatever it was doing.
static void compose_restore_text(char *text, size_t size) {
  text[0] = 0;
  // The string terminator comes first: it ends whatever sequence the last write was cut off in.
  strncat(text, "\033\\\033[?2026l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l\033[?2004l",
          size - 1);
  if (has_window) strncat(text, "\033[23;2t", size - strlen(text) - 1);
  append_capability(text, size, "rmkx");
  append_capability(text, size, "sgr0");
  append_capability(text, size, "op");
  append_capability(text, size, "cnorm");
  append_capability(text, size, "rmcup");
  strncat(text, "\r", size - strlen(text) - 1);
}

static void define_keys(void) {
  static const struct {
    const char *sequence;
    int key;
  } more[] = {
      {"\033[200~", key_paste_begins}, {"\033[201~", key_paste_ends}, {"\033[<", key_mouse_report},
      {"\033[I", key_focus_gained}, {"\033[O", key_focus_lost},
      // What terminals send for the same key, whichever of them the terminfo entry names.
      {"\033[A", KEY_UP}, {"\033[B", KEY_DOWN}, {"\033[C", KEY_RIGHT}, {"\033[D", KEY_LEFT},
      {"\033OA", KEY_UP}, {"\033OB", KEY_DOWN}, {"\033OC", KEY_RIGHT}, {"\033OD", KEY_LEFT},
      {"\033[H", KEY_HOME}, {"\033OH", KEY_HOME}, {"\033[1~", KEY_HOME}, {"\033[7~", KEY_HOME},
      {"\033[F", KEY_END}, {"\033OF", KEY_END}, {"\033[4~", KEY_END}, {"\033[8~", KEY_END},
      {"\033OP", KEY_F(1)}, {"\033[11~", KEY_F(1)}, {"\033[[A", KEY_F(1)},
      {"\033OM", KEY_ENTER}, {"\033[Z", KEY_BTAB},
  };
  // Reports of the mouse are read here and not by curses, which would take the form that terminfo names: for tmux one
  // that ends at column 223.
  define_key(NULL, KEY_MOUSE);
  for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) define_key(more[i].sequence, more[i].key);
}

/// The modes that curses does not know of.
static void switch_on_extras(void) {
  if (!has_window) return;
  write_text(
      uses_mouse ? "\033[22;2t\033[?2004h\033[?1004h\033[?1000h\033[?1006h" : "\033[22;2t\033[?2004h\033[?1004h");
}

static void switch_off_extras(void) {
  // What is left of a frame may have been thrown away with the end of its synchronized output, or in the middle of a
  // sequence (see tw_quit_signal): both are ended first.
  if (has_window) write_text("\033\\\033[?2026l\033[?1006l\033[?1000l\033[?1004l\033[?2004l\033[23;2t");
}

static void set_modes(void) {
  raw();  // Ctrl-C, Ctrl-Z, Ctrl-S, Ctrl-V and Ctrl-O are keys
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  meta(stdscr, TRUE);
  leaveok(stdscr, TRUE);
  typeahead(-1);  // a key already typed must not break a frame off
  curs_set(0);
  def_prog_mode();
}

static void start_colors(bool mono) {
  has_color = !mono && has_colors() && start_color() == OK;
  if (!has_color) return;
  use_default_colors();
  forget_pairs();
}

tw_opening tw_screen_open(bool mono) {
  static const char *const without_window[] = {"linux", "vt1",  "vt2",  "vt5",    "cons", "sun",
                                               "ansi",  "hurd", "mach", "pcansi", NULL};
  if (screen) return TW_OPEN_ALREADY;
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !tw_guard_remember()) return TW_NO_TTY;
  const char *type = getenv("TERM");
  if (!type || !*type) return TW_NO_TYPE;

  set_escdelay(getenv("SSH_CONNECTION") ? 100 : 25);
  screen = mono ? NULL : open_direct(type);
  if (!screen) screen = newterm(NULL, stdout, stdin);
  if (!screen) return TW_UNKNOWN_TYPE;
  // Until its first endwin, curses 6.4 writes at every motion of the cursor: 70 times as many calls.
  endwin();
  if (!has_capability("cup")) {
    delscreen(screen);
    screen = NULL;
    return TW_POOR_TYPE;
  }
  has_window = !begins_with_any(type, without_window);
  char restore[512];
  compose_restore_text(restore, sizeof restore);
  if (!tw_wait_open() || !tw_guard_arm(restore)) {
    tw_wait_close();
    delscreen(screen);
    screen = NULL;
    return TW_NO_RESOURCES;
  }
  tw_errors_hold();
  set_modes();
  start_colors(mono);
  define_keys();
  switch_on_extras();
  cursor_visible = false;
  return TW_OPENED;
}

void tw_screen_close(void) {
  if (!screen) return;
  tw_guard_leave();
  switch_off_extras();
  curs_set(1);
  endwin();
  tw_guard_disarm();
  tw_wait_close();
  delscreen(screen);
  screen = NULL;
  tw_errors_release();
}

int tw_screen_colors(void) { return has_color ? COLORS : 0; }

// MARK: - Size

void tw_screen_measure(int *columns, int *rows) {
  struct winsize size = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    size.ws_col = 80;
    size.ws_row = 24;
  }
  *columns = size.ws_col < most_columns ? size.ws_col : most_columns;
  *rows = size.ws_row < most_rows ? size.ws_row : most_rows;
}

bool tw_screen_resize(int columns, int rows) {
  if (!screen) return false;
  bool done = (columns == COLS && rows == LINES) || resizeterm(rows, columns) == OK;
  tw_screen_forget();
  return done;
}

// MARK: - Drawing

static attr_t curses_attributes(uint8_t attributes) {
  return (attributes & TW_BOLD ? A_BOLD : 0) | (attributes & TW_DIM ? A_DIM : 0)
         | (attributes & TW_UNDERLINE ? A_UNDERLINE : 0) | (attributes & TW_REVERSE ? A_REVERSE : 0)
         | (attributes & TW_ITALIC ? A_ITALIC : 0);
}

static int width_of(uint32_t scalar) {
  return scalar >= 0x20 && scalar < 0x7F ? 1 : wcwidth((wchar_t)scalar);
}

static int put_cell(cchar_t *out, uint32_t scalar, uint32_t mark, attr_t attributes, int pair) {
  wchar_t text[3] = {(wchar_t)scalar, (wchar_t)mark, 0};
  return setcchar(out, text, attributes, 0, &pair);
}

void tw_screen_put_cells(int row, int first, const tw_cell *cells, int count) {
  if (!screen || first < 0) return;
  if (count > COLS - first) count = COLS - first;
  if (count > most_columns) count = most_columns;
  int used = 0, pair = 0;
  int32_t foreground = -1, background = -1;
  for (int column = 0; column < count; column++) {
    tw_cell cell = cells[column];
    if (cell.width == 0) continue;
    attr_t attributes = curses_attributes(cell.attributes);
    // Cells side by side mostly have the same colours.
    if (used == 0 || cell.foreground != foreground || cell.background != background) {
      pair = pair_of(cell.foreground, cell.background);
      foreground = cell.foreground;
      background = cell.background;
    }
    bool fits = width_of(cell.scalar) == cell.width && column + cell.width <= count;
    if (fits) {
      uint32_t mark = cell.mark != 0 && wcwidth((wchar_t)cell.mark) == 0 ? cell.mark : 0;
      if (put_cell(&row_cells[used], cell.scalar, mark, attributes, pair) == OK) {
        used++;
        continue;
      }
    }
    // Whatever happens, the row stays as wide as the picture says.
    put_cell(&row_cells[used++], 0xFFFD, 0, attributes, pair);
    if (cell.width == 2 && column + 1 < count) put_cell(&row_cells[used++], ' ', 0, attributes, pair);
  }
  if (used > 0) mvadd_wchnstr(row, first, row_cells, used);
}

void tw_screen_set_cursor(int column, int row, bool visible) {
  if (!screen) return;
  leaveok(stdscr, row < 0);
  if (row >= 0) move(row, column);
  if (visible == cursor_visible) return;
  cursor_visible = visible;
  curs_set(visible ? 1 : 0);
}

bool tw_screen_show(bool synchronized) {
  if (!screen || tw_guard_is_crashing()) return true;
  if (synchronized) write_text("\033[?2026h");
  wnoutrefresh(stdscr);
  doupdate();
  if (synchronized) write_text("\033[?2026l");
  if (!pairs_ran_out) return true;
  reset_color_pairs();
  forget_pairs();
  tw_screen_forget();
  return false;
}

bool tw_screen_is_writable(void) {
  struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
  return poll(&out, 1, 0) == 1 && (out.revents & POLLOUT);
}

void tw_screen_forget(void) {
  if (screen) clearok(stdscr, TRUE);
}

void tw_screen_ring_bell(void) {
  if (screen) write_text("\a");
}

bool tw_screen_ask_background(void) {
  // Ended with BEL, which every terminal reads, and answers alike.
  static const char plain[] = "\033]11;?\a";
  static const char through_tmux[] = "\033Ptmux;\033\033]11;?\a\033\\";
  static const char through_screen[] = "\033P\033]11;?\a\033\\";
  if (!screen || !has_window || !has_color) return false;
  write_text(plain);
  // tmux answers for its window where it knows; older ones know nothing, and hand this on where they are allowed to.
  if (getenv("TMUX"))
    write_text(through_tmux);
  else if (getenv("STY"))
    write_text(through_screen);
  return true;
}

void tw_screen_discard_input(void) {
  if (screen) flushinp();
}

void tw_screen_set_title(const char *title) {
  if (!screen || !has_window) return;
  char *text;
  if (asprintf(&text, "\033]2;%s\a", title) < 0) return;
  write_text(text);
  free(text);
}

void tw_screen_copy(const char *base64) {
  if (!screen || !has_window) return;
  write_text("\033]52;c;");
  write_text(base64);
  write_text("\a");
  // tmux takes that for itself alone unless set-clipboard is on, and hands this on where it is allowed to.
  if (!getenv("TMUX")) return;
  write_text("\033Ptmux;\033\033]52;c;");
  write_text(base64);
  write_text("\a\033\\");
}

void tw_screen_listen_to_mouse(bool on) {
  uses_mouse = on;
  if (!screen || !has_window) return;
  write_text(on ? "\033[?1000h\033[?1006h" : "\033[?1006l\033[?1000l");
}

// MARK: - Ctrl-Z

void tw_screen_suspend(void) {
  if (!screen) return;
  // The leader of a session has no shell above it that could continue it.
  if (getsid(0) == getpid()) return;
  switch_off_extras();
  endwin();
  tw_guard_restore_modes();

  // The system's own answer to SIGTSTP rather than SIGSTOP: it stops nobody whom no shell could continue.
  struct sigaction stop = {.sa_handler = SIG_DFL}, before;
  sigset_t only_stop;
  sigemptyset(&only_stop);
  sigaddset(&only_stop, SIGTSTP);
  sigaction(SIGTSTP, &stop, &before);
  pthread_sigmask(SIG_UNBLOCK, &only_stop, NULL);
  kill(0, SIGTSTP);
  // --- stopped here ---
  pthread_sigmask(SIG_BLOCK, &only_stop, NULL);
  sigaction(SIGTSTP, &before, NULL);

  reset_prog_mode();
  switch_on_extras();
  tw_screen_forget();
}

// MARK: - Keys

static tw_key named(tw_key_name name) { return (tw_key){.kind = TW_NAMED, .code = name}; }

/// The next character of a sequence that has begun; it may come in two pieces over a slow line. False: none came.
static bool next_of_sequence(wint_t *next) {
  if (get_wch(next) == OK) return true;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, get_escdelay()) == 1 && get_wch(next) == OK;
}

/// The rest of a report of the mouse in the SGR form: button, column and row from 1, then M for down and m for up.
static tw_key read_mouse(void) {
  enum { button, column, row, count };
  enum { modifiers = 4 | 8 | 16, left = 0, wheel_up = 64, wheel_down = 65, largest = 10000 };
  int number[count] = {0};
  int index = 0;
  wint_t next;
  while (next_of_sequence(&next) && index < count) {
    if (next >= '0' && next <= '9')
      number[index] = number[index] < largest ? number[index] * 10 + (int)(next - '0') : largest;
    else if (next == ';')
      index++;
    else
      break;
  }
  tw_key key = {.kind = TW_OTHER, .column = number[column] - 1, .row = number[row] - 1};
  bool is_on_screen = key.column >= 0 && key.column < COLS && key.row >= 0 && key.row < LINES;
  if (index != row || next != 'M' || !is_on_screen) return key;
  switch (number[button] & ~modifiers) {
    case left: key.kind = TW_CLICK; break;
    case wheel_up: key.kind = TW_WHEEL_UP; break;
    case wheel_down: key.kind = TW_WHEEL_DOWN; break;
    default: break;
  }
  return key;
}

static tw_key curses_key(wint_t code) {
  switch (code) {
    case KEY_ENTER: return named(TW_KEY_ENTER);
    case KEY_BTAB: return named(TW_KEY_BACKTAB);
    case KEY_BACKSPACE: return named(TW_KEY_BACKSPACE);
    case KEY_DC: return named(TW_KEY_DELETE);
    case KEY_IC: return named(TW_KEY_INSERT);
    case KEY_UP: return named(TW_KEY_UP);
    case KEY_DOWN: return named(TW_KEY_DOWN);
    case KEY_LEFT: return named(TW_KEY_LEFT);
    case KEY_RIGHT: return named(TW_KEY_RIGHT);
    case KEY_HOME: return named(TW_KEY_HOME);
    case KEY_END: return named(TW_KEY_END);
    case KEY_PPAGE: return named(TW_KEY_PAGE_UP);
    case KEY_NPAGE: return named(TW_KEY_PAGE_DOWN);
    case key_mouse_report: return read_mouse();
    case key_paste_begins: return (tw_key){.kind = TW_PASTE_BEGINS};
    case key_paste_ends: return (tw_key){.kind = TW_PASTE_ENDS};
    case key_focus_gained: return (tw_key){.kind = TW_FOCUS_GAINED};
    case key_focus_lost: return (tw_key){.kind = TW_FOCUS_LOST};
    default: break;
  }
  if (code >= KEY_F(1) && code <= KEY_F(12)) return (tw_key){.kind = TW_FUNCTION, .code = code - KEY_F(0)};
  return (tw_key){.kind = TW_OTHER};
}

/// Reads away the rest of an escape sequence that no key is known for, so that its letters are not taken for keys.
/// What is left is Esc alone when nothing that belongs to it follows.
static tw_key skip_unknown_sequence(void) {
  static const tw_key escape = {.kind = TW_CHARACTER, .code = 27};
  wint_t next;
  if (get_wch(&next) != OK) return escape;
  if (next == ']') return (tw_key){.kind = TW_REPORT_BEGINS};
  if (next != '[' && next != 'O') {
    unget_wch((wchar_t)next);
    return escape;
  }
  bool may_be_focus = next == '[';
  for (int i = 0; i < 64; i++) {
    if (!next_of_sequence(&next))
      return (tw_key){.kind = may_be_focus && i == 0 ? TW_SEQUENCE_BEGAN : TW_SEQUENCE_GOES_ON};
    if (next >= 0x40 && next <= 0x7E && !(i == 0 && next == '[')) break;
  }
  return (tw_key){.kind = TW_OTHER};
}

tw_key tw_screen_read_key(void) {
  wint_t code;
  if (!screen) return (tw_key){.kind = TW_NOTHING};
  switch (get_wch(&code)) {
    case ERR: return (tw_key){.kind = TW_NOTHING};
    case KEY_CODE_YES: return curses_key(code);
    default: break;
  }
  if (code == 27) return skip_unknown_sequence();
  return (tw_key){.kind = TW_CHARACTER, .code = (uint32_t)code};
}
