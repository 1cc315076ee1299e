/// Puts printed lines together to receipts, and keeps a bounded number of them.
struct ReceiptCollector {
  /// The most lines kept of one exchange.
  static let mostLines = 4096

  private(set) var receipts: [[String]] = []
  /// Whether lines were left out because there were too many.
  private(set) var isCut = false
  private var open: [String] = []
  private var count = 0

  /// The receipt that the last lines belong to, as far as it has come; nil: nothing is on it.
  private(set) var latest: ZVTPrint?

  mutating func add(_ lines: [String], endsReceipt: Bool) {
    let room = ReceiptCollector.mostLines - count
    if lines.count > room { isCut = true }
    let kept = lines.prefix(room)
    count += kept.count
    open.append(contentsOf: kept)
    latest = hasText ? ZVTPrint(number: receipts.count, lines: open) : nil
    if endsReceipt { finish() }
  }

  private var hasText: Bool { open.contains { !$0.allSatisfy(\.isWhitespace) } }

  /// Ends the receipt that is open. One without anything on it is no receipt: terminals probe the printer with an
  /// empty line.
  mutating func finish() {
    if hasText { receipts.append(open) } else { count -= open.count }
    open = []
  }
}
