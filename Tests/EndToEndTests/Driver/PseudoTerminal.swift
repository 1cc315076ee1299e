import Glibc

/// A pseudo-terminal of the kernel: what a terminal program or sshd gives a program to run on.
final class PseudoTerminal {
  /// The side of the terminal program.
  let master: Int32
  /// The name of the other side.
  let name: String
  /// The other side, kept open so that what a program wrote last can be read after its end.
  private let kept: Int32
  private let modesBefore: termios
  private var isOpen = true

  /// Requests of ioctl_tty(2) that the Glibc module has no names for.
  private enum Request {
    static let unlock: UInt = 0x4004_5431
    static let number: UInt = 0x8004_5430
    static let setSize: UInt = 0x5414
  }

  /// Opens a new one.
  init(columns: Int, rows: Int) throws {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0 else { throw DriverError.system("open /dev/ptmx", errno) }
    var locked: Int32 = 0
    var number: Int32 = 0
    guard ioctl(master, Request.unlock, &locked) == 0, ioctl(master, Request.number, &number) == 0 else {
      throw DriverError.system("ioctl on /dev/ptmx", errno)
    }
    self.master = master
    name = "/dev/pts/\(number)"
    kept = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard kept >= 0 else { throw DriverError.system("open \(name)", errno) }
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    var modes = termios()
    tcgetattr(kept, &modes)
    modesBefore = modes
    resize(columns: columns, rows: rows)
  }

  deinit { close() }

  /// Closes it, as a terminal program does that ends.
  func close() {
    guard isOpen else { return }
    isOpen = false
    Glibc.close(kept)
    Glibc.close(master)
  }

  /// Tells the program that the window has another size.
  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, Request.setSize, &size)
  }

  /// Whether the line's modes (echo, lines, signals) are what they were at first.
  var hasItsModesBack: Bool {
    var now = termios()
    guard tcgetattr(kept, &now) == 0 else { return false }
    return now.c_iflag == modesBefore.c_iflag && now.c_oflag == modesBefore.c_oflag
      && now.c_lflag == modesBefore.c_lflag && now.c_cflag == modesBefore.c_cflag
  }

  /// What the program has written since the last call; waits at most so long for some.
  func read(waiting milliseconds: Int32) -> [UInt8] {
    var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard isOpen, poll(&polled, 1, milliseconds) > 0 else { return [] }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { return result }
      result.append(contentsOf: buffer[..<count])
    }
  }

  /// Types.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// What went wrong in the driver itself.
enum DriverError: Error, CustomStringConvertible {
  case system(String, Int32)
  case noProgram(String)
  case notSeen(String, screen: String)
  case stillThere(String, screen: String)
  case stillRunning(screen: String)

  var description: String {
    switch self {
    case .system(let what, let code): "\(what): \(String(cString: strerror(code)))"
    case .noProgram(let path): "there is no program \(path); build the product tillwatch first"
    case .notSeen(let text, let screen): "\"\(text)\" did not appear. The screen:\n\(screen)"
    case .stillThere(let text, let screen): "\"\(text)\" did not go. The screen:\n\(screen)"
    case .stillRunning(let screen): "the program did not end. The screen:\n\(screen)"
    }
  }
}
