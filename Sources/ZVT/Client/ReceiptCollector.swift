/// Puts printed lines together to receipts, and keeps a bounded number of them.
struct ReceiptCollector {
  /// The most lines kept of one exchange.
  static let mostLines = 4096

  private(set) var receipts: [[String]] = []
  /// Whether lines were left out because there were too many.
  private(set) var isCut = false
  private var open: [String] = []
  private var count = 0

  mutating func add(_ lines: [String], endsReceipt: Bool) {
    let room = ReceiptCollector.mostLines - count
    if lines.count > room { isCut = true }
    let kept = lines.prefix(room)
    count += kept.count
    open.append(contentsOf: kept)
    if endsReceipt { finish() }
  }

  /// Ends the receipt that is open. One without anything on it is no receipt: terminals probe the printer with an
  /// empty line.
  mutating func finish() {
    if open.contains(where: { !$0.allSatisfy(\.isWhitespace) }) { receipts.append(open) } else { count -= open.count }
    open = []
  }
}
